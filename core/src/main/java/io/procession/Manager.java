package io.procession;

import io.procession.internal.ManagerDoor;
import io.procession.managed.ManagedArray;
import io.procession.managed.ManagedBarrier;
import io.procession.managed.ManagedEvent;
import io.procession.managed.ManagedList;
import io.procession.managed.ManagedMap;
import io.procession.managed.ManagedPool;
import io.procession.managed.ManagedQueue;
import io.procession.managed.ManagedSemaphore;
import io.procession.managed.ManagedValue;
import io.procession.managed.Namespace;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * A process that hosts objects for others, which use them by proxies. Python's {@code
 * multiprocessing.Manager}.
 *
 * {@snippet :
 * try (var manager = Manager.start(); var pool = Pool.open()) {
 *   ManagedMap<String, Integer> counts = manager.map();
 *   pool.forEach(word -> counts.merge(word, 1, Integer::sum), words);
 *   IO.println(counts);
 * }
 * }
 *
 * <p>Each call of a method of a proxy is a message to the manager's process and its answer, some
 * tens of microseconds on one machine; arguments and results are copied. Proxies may be captured by
 * tasks, be arguments of child processes, be sent in messages, and be put into hosted objects: what
 * arrives is a proxy of the same object. A proxy carries the key of its manager, so send it only to
 * those who may use it. An object is there as long as somebody has a proxy of it: keep yours until
 * the receiver has got it.
 *
 * <p><b>Who holds what.</b> A thread that calls has a connection of its own, and a call that waits
 * keeps no other thread waiting. When a thread ends, the reentrant locks that it holds are free;
 * when a process ends, however it does, so are its locks, permits and references, and its waits are
 * withdrawn.
 *
 * <p><b>The end.</b> The process that started a manager owns it: {@link #close}, or the end of that
 * process, ends the manager and its objects. Calls then throw {@link ManagerLostException}.
 *
 * @see <a href="https://docs.python.org/3/library/multiprocessing.html#managers">Python's
 *     managers</a>
 */
public interface Manager extends AutoCloseable {
  /**
   * Starts a manager in a process of its own, for this machine and this user. Returns when it can
   * be used.
   *
   * @return the manager, to be closed
   * @throws WorkerStartException if the process cannot be started
   */
  static Manager start() {
    return builder().start();
  }

  /**
   * Describes a manager before it is started: its address, key, and types of objects.
   *
   * @return a builder with all defaults
   */
  static ManagerBuilder builder() {
    return new ManagerBuilder();
  }

  /**
   * Connects to a manager that another process has started or serves.
   *
   * @param address where it is
   * @param key what it was given
   * @return the manager, to be closed, which ends only the connection
   * @throws AuthenticationException if it has another key
   * @throws IOException if there is none at the address
   */
  static Manager connect(SocketAddress address, byte[] key) throws IOException {
    return ManagerDoor.connect(ConnectionOptions.of(address).withKey(key));
  }

  /**
   * Makes an empty map. Python's {@code dict()}.
   *
   * @param <K> the type of its keys
   * @param <V> the type of its values
   * @return a proxy
   */
  <K, V> ManagedMap<K, V> map();

  /**
   * Makes a map.
   *
   * @param content copied
   * @param <K> the type of its keys
   * @param <V> the type of its values
   * @return a proxy
   */
  default <K, V> ManagedMap<K, V> map(Map<? extends K, ? extends V> content) {
    ManagedMap<K, V> map = map();
    map.putAll(content);
    return map;
  }

  /**
   * Makes an empty list. Python's {@code list()}.
   *
   * @param <E> the type of its elements
   * @return a proxy
   */
  <E extends @Nullable Object> ManagedList<E> list();

  /**
   * Makes a list.
   *
   * @param content copied
   * @param <E> the type of its elements
   * @return a proxy
   */
  default <E extends @Nullable Object> ManagedList<E> list(Collection<? extends E> content) {
    ManagedList<E> list = list();
    list.addAll(content);
    return list;
  }

  /**
   * Makes an empty set, in the order of insertion.
   *
   * @param <E> the type of its elements
   * @return a proxy, whose methods are atomic; an iteration goes over a copy
   */
  <E extends @Nullable Object> Set<E> set();

  /**
   * Makes an unbounded queue. Python's {@code Queue()} and {@code JoinableQueue()}.
   *
   * @param <E> the type of its items
   * @return a proxy
   */
  default <E> ManagedQueue<E> queue() {
    return queue(Integer.MAX_VALUE);
  }

  /**
   * Makes a queue. Python's {@code Queue(maxsize)}.
   *
   * @param capacity how many items there is space for
   * @param <E> the type of its items
   * @return a proxy
   * @throws IllegalArgumentException if the capacity is not positive
   */
  <E> ManagedQueue<E> queue(int capacity);

  /**
   * Makes a lock that any thread may open, and that its holder cannot take twice. Python's {@code
   * Lock()}. It is free again when the process that holds it ends.
   *
   * @return a proxy
   */
  Lock lock();

  /**
   * Makes a lock that belongs to the thread which takes it. Python's {@code RLock()}, and with
   * {@link Lock#newCondition} its {@code Condition()}. It is free again when that thread ends and
   * its process calls the manager once more, or when its process ends.
   *
   * @return a proxy
   */
  Lock reentrantLock();

  /**
   * Makes a semaphore. Python's {@code Semaphore(permits)}.
   *
   * @param permits how many there are at first
   * @return a proxy
   * @throws IllegalArgumentException if that is negative
   */
  ManagedSemaphore semaphore(int permits);

  /**
   * Makes a semaphore that never has more permits than at first. Python's {@code
   * BoundedSemaphore(permits)}.
   *
   * @param permits how many there are
   * @return a proxy
   * @throws IllegalArgumentException if that is negative
   */
  ManagedSemaphore boundedSemaphore(int permits);

  /**
   * Makes an event that is not set. Python's {@code Event()}.
   *
   * @return a proxy
   */
  ManagedEvent event();

  /**
   * Makes a barrier. Python's {@code Barrier(parties)}.
   *
   * @param parties how many threads wait for each other
   * @return a proxy
   * @throws IllegalArgumentException if that is not positive
   */
  ManagedBarrier barrier(int parties);

  /**
   * Makes a barrier with an action. Python's {@code Barrier(parties, action)}.
   *
   * @param parties how many threads wait for each other
   * @param action runs in the manager's process when the last has come, before any goes on
   * @return a proxy
   */
  ManagedBarrier barrier(int parties, TaskRunnable action);

  /**
   * Makes an empty namespace. Python's {@code Namespace()}.
   *
   * @return a proxy
   */
  Namespace namespace();

  /**
   * Makes a value. Python's {@code Value(type, value)}.
   *
   * @param value copied
   * @param <T> its type
   * @return a proxy
   */
  <T extends @Nullable Object> ManagedValue<T> value(T value);

  /**
   * Makes an array. Python's {@code Array(type, sequence)}.
   *
   * @param values copied
   * @param <T> their type
   * @return a proxy
   */
  <T extends @Nullable Object> ManagedArray<T> array(List<? extends T> values);

  /**
   * Starts a pool of workers, whose parent is the manager's process. Python's {@code
   * Pool(workers)}.
   *
   * @param workers how many
   * @return a proxy
   * @throws IllegalArgumentException if that is not positive
   * @throws WorkerStartException if they cannot be started
   */
  default ManagedPool pool(int workers) {
    if (workers < 1) {
      throw new IllegalArgumentException("workers must be positive: workers=" + workers);
    }
    return host(ManagedPool.class, () -> new PoolInManager(workers));
  }

  /**
   * Makes an object of a type that was registered with {@link ManagerBuilder#register}.
   *
   * @param name that of the type
   * @param type the interface of the proxy
   * @param <I> the interface of the proxy
   * @return a proxy
   * @throws RemoteException if there is no such type
   * @throws ClassCastException if it has another interface
   */
  <I> I create(String name, Class<I> type);

  /**
   * Makes an object of any type in the manager's process, and hosts it. The classes of scripts
   * travel with the function.
   *
   * <p>Calls of different threads run at the same time: the object must be made for that. A method
   * whose return type is an interface of hosted objects, or {@code Iterator}, returns a proxy; all
   * others return copies.
   *
   * @param type the interface of the proxy; its methods are what clients may call
   * @param factory makes the object, in the manager's process
   * @param <I> the interface of the proxy
   * @return a proxy
   * @throws TaskNotSerializableException if the function cannot be copied
   */
  <I> I host(Class<I> type, TaskCallable<? extends I> factory);

  /**
   * Runs a function in the manager's process, in one round trip. Proxies of this manager that it
   * captured reach their objects there at once: many calls for the price of one.
   *
   * @param function runs in the manager's process; what it captures is copied
   * @param <R> the type of its result
   * @return a copy of its result
   * @throws Exception what the function throws
   * @throws TaskNotSerializableException if the function cannot be copied
   */
  <R extends @Nullable Object> R call(TaskCallable<R> function) throws Exception;

  /**
   * Gives a proxy up before it is collected; it must not be used any more. If nobody else has one,
   * its object is gone. Python's {@code del}.
   *
   * @param proxy one of this manager
   * @throws IllegalArgumentException if it is none
   */
  void release(Object proxy);

  /**
   * How many objects there are. Python's {@code _number_of_objects()}.
   *
   * @return those that somebody has a proxy of
   */
  int numberOfObjects();

  /**
   * Which objects there are, with the number of references of clients to each. Python's {@code
   * _debug_info()}.
   *
   * @return a line for each
   */
  String debugInfo();

  /**
   * Where other processes can connect to it.
   *
   * @return its address, with the port that was chosen
   */
  SocketAddress address();

  /**
   * What those who connect must have. Random unless it was given.
   *
   * @return a copy of the key
   */
  byte[] key();

  /**
   * The number of the manager's process.
   *
   * @return empty for a manager that this process is only connected to
   */
  OptionalLong pid();

  /**
   * Ends a manager that this process has started, and waits for its end; one that does not end
   * within the time that its builder says is killed. Of one that this process is connected to, ends
   * the connection: what this process holds of it is given back.
   */
  @Override
  void close();
}

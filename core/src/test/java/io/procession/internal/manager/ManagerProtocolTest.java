package io.procession.internal.manager;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Connection;
import io.procession.ConnectionOptions;
import io.procession.RemoteException;
import io.procession.internal.proxy.ClientCodec;
import io.procession.internal.proxy.ControlOperations;
import io.procession.internal.proxy.Handle;
import io.procession.internal.proxy.ManagerClient;
import io.procession.internal.proxy.Operation;
import io.procession.internal.proxy.Passage;
import io.procession.internal.proxy.ReplyKind;
import io.procession.spi.Payload;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server answers to clients that send whatever they like. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManagerProtocolTest {
  private static final byte[] KEY = {1, 2, 3};

  @TempDir private Path directory;
  private ManagerServer server;
  private Thread serving;
  private RawClient client;

  /** Interfaces of users. */
  interface Odd {
    Thread cannotBeCopied();

    int add(int amount);

    default int addTwice(int amount) {
      add(amount);
      return add(amount);
    }
  }

  static final class OddObject implements Odd {
    private int sum;

    @Override
    public Thread cannotBeCopied() {
      return Thread.currentThread();
    }

    @Override
    public synchronized int add(int amount) {
      if (amount < 0) {
        throw new IllegalArgumentException("amount must not be negative: amount=" + amount);
      }
      sum += amount;
      return sum;
    }

    @Override
    public String toString() {
      return "Odd[" + sum + "]";
    }

    public void hidden() {}
  }

  @BeforeEach
  @SuppressWarnings("serial") // The factory is not copied.
  void startServer() throws Exception {
    ConnectionOptions options =
        ConnectionOptions.of(UnixDomainSocketAddress.of(directory.resolve("m"))).withKey(KEY);
    server = ManagerServer.open(options);
    server.register("Odd", Odd.class, OddObject::new);
    serving = Thread.ofPlatform().daemon().start(server::serve);
    client = new RawClient(Connection.open(options));
    client.call(ControlOperations.SELF, "hello(long,java.lang.String)", 0L, "the test");
  }

  @AfterEach
  void stopServer() throws Exception {
    client.connection.close();
    server.close();
    serving.join();
  }

  /** Sends requests as they are, and keeps handles as they come. */
  private static final class RawClient implements Passage {
    private final Connection connection;
    private final ClientCodec codec = new ClientCodec();
    private final ClientCodec.Sent sent = new ClientCodec.Sent();

    private RawClient(Connection connection) {
      this.connection = connection;
    }

    @Override
    public String server() {
      return "";
    }

    @Override
    public Object arrive(Handle handle) {
      return handle;
    }

    @Override
    public void depart(long object) {}

    ClientCodec.Reply call(long object, String operation, @Nullable Object... arguments)
        throws Exception {
      Operation named = new Operation(operation, new byte[arguments.length], false);
      Payload request = codec.request(this, object, new ClientCodec.Call(named, arguments), sent);
      return exchange(request.toByteArray());
    }

    ClientCodec.Reply exchange(byte[] request) throws Exception {
      connection.sendBytes(request);
      return ClientCodec.parse(connection.receiveBytes());
    }

    long create(String type) throws Exception {
      ClientCodec.Reply reply =
          call(ControlOperations.SELF, "create(java.lang.String,java.util.List)", type, List.of());
      assertThat(reply.kind()).isEqualTo(ReplyKind.RETURNED);
      assertThat(reply.lent()).hasSize(1);
      return reply.lent()[0];
    }

    @Nullable Object result(ClientCodec.Reply reply) {
      try {
        return ClientCodec.resultOf(this, reply);
      } catch (Throwable e) {
        throw new AssertionError("not a result", e);
      }
    }

    Throwable failure(ClientCodec.Reply reply) {
      try {
        throw new AssertionError("a result: " + ClientCodec.resultOf(this, reply));
      } catch (AssertionError e) {
        throw e;
      } catch (Throwable e) {
        return e;
      }
    }

    void assertGoesOn() throws Exception {
      assertThat(call(ControlOperations.SELF, "numberOfObjects()").kind())
          .isEqualTo(ReplyKind.RETURNED);
    }
  }

  @Test
  @DisplayName("MA2 a proxy has the methods of its interface, and these alone can be called")
  void aProxyHasTheMethodsOfItsInterface() throws Exception {
    long odd = client.create("Odd");
    assertThat(server.table().find(odd).interfaces()).containsExactly(Odd.class.getName());
    assertThat(server.table().find(odd).type().exposure().names())
        .containsExactly("add(int)", "addTwice(int)", "cannotBeCopied()", "toString()");
    assertThat(client.result(client.call(odd, "addTwice(int)", 4))).isEqualTo(8);
    assertThat(client.result(client.call(odd, "toString()"))).isEqualTo("Odd[8]");
  }

  @Test
  @DisplayName("MA3 MA22 a method that is not exposed is refused, with the trace of the server")
  void whatIsNotExposedIsRefused() throws Exception {
    long odd = client.create("Odd");
    ClientCodec.Reply reply = client.call(odd, "hidden()");
    assertThat(reply.kind()).isEqualTo(ReplyKind.REFUSED);
    assertThat(client.failure(reply))
        .isInstanceOf(RemoteException.class)
        .hasMessageContaining("Odd " + odd + " has no method hidden() for clients")
        .hasMessageContaining("Try: one of [add(int), addTwice(int), cannotBeCopied(), toString()]")
        .satisfies(
            e ->
                assertThat(e.getStackTrace()[0].getClassName())
                    .isEqualTo(Exposure.class.getName()));
    client.assertGoesOn();
  }

  @Test
  @DisplayName("MA22 unknown objects, methods and types are refused, and the connection goes on")
  void unknownNamesAreRefused() throws Exception {
    assertThat(client.failure(client.call(999, "size()")))
        .isInstanceOf(RemoteException.class)
        .hasMessageContaining("the manager has no object 999");
    assertThat(client.failure(client.call(client.create("map"), "fly()")))
        .isInstanceOf(RemoteException.class)
        .hasMessageContaining("has no method fly() for clients");
    assertThat(
            client.failure(
                client.call(
                    ControlOperations.SELF,
                    "create(java.lang.String,java.util.List)",
                    "Nonsense",
                    List.of())))
        .isInstanceOf(RemoteException.class)
        .hasMessageContaining("the manager has no type Nonsense")
        .hasMessageContaining("Odd");
    client.assertGoesOn();
  }

  @Test
  @DisplayName("MA4 what a method throws arrives as what it was")
  void whatAMethodThrowsArrives() throws Exception {
    ClientCodec.Reply reply = client.call(client.create("Odd"), "add(int)", -1);
    assertThat(reply.kind()).isEqualTo(ReplyKind.THREW);
    assertThat(client.failure(reply))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("amount must not be negative: amount=-1");
  }

  /** Cannot be read back. */
  private static final class Explosive implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) {
      throw new IllegalStateException("boom");
    }
  }

  @Test
  @DisplayName("Q26 MA23 what cannot be decoded is refused, and the connection goes on")
  void whatCannotBeDecodedIsRefused() throws Exception {
    assertThat(client.exchange(new byte[] {0, 3, 'x'}).kind()).isEqualTo(ReplyKind.REFUSED);
    assertThat(client.exchange(new byte[0]).kind()).isEqualTo(ReplyKind.REFUSED);
    long list = client.create("list");
    ClientCodec.Reply reply = client.call(list, "append(java.lang.Object)", new Explosive());
    assertThat(reply.kind()).isEqualTo(ReplyKind.REFUSED);
    assertThat(client.failure(reply)).hasMessageContaining("boom");
    client.assertGoesOn();
  }

  @Test
  @DisplayName("MA24 a result that cannot be encoded is said to be so")
  void whatCannotBeEncodedIsSaidToBeSo() throws Exception {
    ClientCodec.Reply reply = client.call(client.create("Odd"), "cannotBeCopied()");
    assertThat(reply.kind()).isEqualTo(ReplyKind.UNSERIALIZABLE);
    assertThat(client.failure(reply))
        .isInstanceOf(RemoteException.class)
        .hasMessageContaining("cannot be sent to another process");
    client.assertGoesOn();
  }

  /** Its name is changed on the way, so that the server does not know it. */
  private record Item1(String name) {}

  @Test
  @DisplayName("MA25 values of classes that the server does not know are kept as they are")
  void unknownClassesAreKept() throws Exception {
    byte[] unknown =
        new String(ClientCodec.valueOf(new Item1("nut")).toByteArray(), ISO_8859_1)
            .replace("Item1", "Item9")
            .getBytes(ISO_8859_1);
    byte[] request =
        client
            .codec
            .request(
                client,
                client.create("list"),
                new ClientCodec.Call(
                    new Operation("append(java.lang.Object)", new byte[1], false),
                    new Object[] {new Item1("nut")}),
                client.sent)
            .toByteArray();
    byte[] changed = new String(request, ISO_8859_1).replace("Item1", "Item9").getBytes(ISO_8859_1);
    assertThat(client.exchange(changed).kind()).isEqualTo(ReplyKind.RETURNED);
    long list = changed[0];
    assertThat(client.call(list, "get(int)", 0).body().toByteArray()).isEqualTo(unknown);
    assertThat(client.result(client.call(list, "toString()")).toString())
        .matches("\\[<\\d+ bytes of a class that the manager does not know>]");
    client.assertGoesOn();
  }

  @Test
  @DisplayName("MA26 keys are equal as in Java: a number is not one of another type")
  void keysAreEqualAsInJava() throws Exception {
    try (RunningManager manager = connect()) {
      Map<Object, String> map = manager.map();
      map.put(1, "int");
      map.put(1.0, "double");
      map.put(1L, "long");
      map.put(true, "boolean");
      assertThat(map).hasSize(4).containsEntry(1, "int").containsEntry(1.0, "double");
    }
  }

  private RunningManager connect() throws Exception {
    ConnectionOptions options = ConnectionOptions.of(server.address()).withKey(KEY);
    return new RunningManager(ManagerClient.open(options), options, new RunningManager.Another());
  }

  @Test
  @DisplayName("MA19 an exception keeps nothing of the call alive")
  void anExceptionKeepsNothingAlive() throws Exception {
    try (RunningManager manager = connect()) {
      List<Object> list = manager.list();
      List<Throwable> thrown = new ArrayList<>();
      WeakReference<Object> argument = failWith(list, thrown);
      while (argument.get() != null) {
        System.gc();
      }
      assertThat(thrown).hasSize(1);
    }
  }

  private static WeakReference<Object> failWith(List<Object> list, List<Throwable> thrown) {
    Object argument = new ArrayList<>(List.of("argument"));
    assertThatThrownBy(() -> list.set(5, argument))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .satisfies(thrown::add);
    return new WeakReference<>(argument);
  }

  @Test
  @DisplayName("MA5 an iterator is a proxy: next until exhaustion")
  void anIteratorIsAProxy() throws Exception {
    try (RunningManager manager = connect()) {
      Numbers numbers = manager.host(Numbers.class, () -> () -> List.of(1, 2).iterator());
      var iterator = numbers.iterator();
      assertThat(iterator.next()).isEqualTo(1);
      assertThat(iterator.hasNext()).isTrue();
      assertThat(iterator.next()).isEqualTo(2);
      assertThat(iterator.hasNext()).isFalse();
      assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
      assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  /** Gives numbers one by one. */
  interface Numbers extends Iterable<Integer> {}
}

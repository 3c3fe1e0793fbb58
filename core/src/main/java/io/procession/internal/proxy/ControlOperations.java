package io.procession.internal.proxy;

import io.procession.TaskCallable;
import io.procession.TaskRunnable;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a server itself can be asked: it is the object with the number 0 in its own table. */
public interface ControlOperations {
  /** The number of the server among its objects. */
  long SELF = 0;

  /**
   * Says who calls on this connection. The first thing on each.
   *
   * @param session that of the client; 0 for a new one, which lasts as long as the connection
   * @param name the client, for messages
   * @return the server's name, and the session
   */
  Welcome hello(long session, String name);

  /**
   * The answer to a hello.
   *
   * @param server identifies the server
   * @param session identifies the client there
   */
  record Welcome(String server, long session) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Makes an object of a registered type.
   *
   * @return its proxy
   */
  Object create(String type, List<?> arguments);

  /**
   * Hosts what a function makes.
   *
   * @param interfaces the names of what its proxy has
   * @param factory runs in the server
   * @return its proxy
   */
  Object host(List<String> interfaces, TaskCallable<?> factory) throws Exception;

  /**
   * Makes a barrier.
   *
   * @param action run by the last who comes; null: nothing is
   * @return its proxy
   */
  Object barrier(int parties, @Nullable TaskRunnable action);

  /** Runs a function in the server. */
  @Nullable Object call(TaskCallable<?> function) throws Exception;

  /**
   * Borrows an object whose handle came another way.
   *
   * @return its proxy
   */
  Object attach(long object);

  /** Gives references back: of each object so many. */
  void drop(long[] objects, long[] counts);

  int numberOfObjects();

  String debugInfo();

  void shutdown();
}

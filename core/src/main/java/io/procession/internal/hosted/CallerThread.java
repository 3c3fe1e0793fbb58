package io.procession.internal.hosted;

import org.jspecify.annotations.Nullable;

/** A thread of the server that does what one thread of a client asks for. */
public abstract class CallerThread extends Thread {
  private @Nullable Runnable undo;

  /**
   * Creates a thread.
   *
   * @param name its name
   */
  protected CallerThread(String name) {
    super(name);
  }

  /**
   * Whom it serves.
   *
   * @return the client's thread
   */
  public abstract Caller caller();

  /** Says, in a call, how to take it back if the answer cannot be given to the caller. */
  static void ifUndelivered(Runnable undo) {
    if (Thread.currentThread() instanceof CallerThread serving) {
      serving.undo = undo;
    }
  }

  /** Begins a call. */
  protected void beginCall() {
    undo = null;
  }

  /** Takes back the call whose answer could not be given. */
  protected void takeBack() {
    if (undo != null) {
      undo.run();
      undo = null;
    }
  }
}

package io.procession.internal.wire;

/**
 * The messages of the links between a caller and a worker, or a process and its child.
 *
 * <pre>
 *   caller                                        worker
 *     |  <------------------------------- HELLO     |   both links; who I am, the secret
 *     |  CODE, FUNCTION -------------------------> |   data link from here on
 *     |  SEAT -----------------------------------> |   only to one that stood by: its number
 *     |  INITIALIZE -----------------------------> |
 *     |  <------------------------- INITIALIZED    |   ok, or the failure
 *     |  RUN ------------------------------------> |
 *     |  <------------------------------- RESULTS  |   one or more per RUN, the last one says so
 *     |  FORGET ---------------------------------> |   a function that will not be used again
 *     |  <-------------------------- CLASS_REQUEST    |   control link, at any time
 *     |  CLASS_REPLY ----------------------------> |   control link
 *     |  CANCEL ---------------------------------> |   control link: interrupt that task, if it runs
 *     |  RESUME ---------------------------------> |   control link: I know what was stopped, go on
 *     |  <---------------------- BROADCAST_REQUEST    |   control link, at any time
 *     |  BROADCAST_REPLY ------------------------> |   control link
 *     |  FORGET_BROADCAST -----------------------> |   a value that will not be used again
 *     |  <------------------------------------ LOG    |   control link, at any time
 *     |  DUMP -----------------------------------> |   control link: what do your threads do?
 *     |  <--------------------------------- DUMPED    |   control link
 *     |  BEAT -----------------------------------> |   control link: note that number in the status
 *     |  SHUTDOWN -------------------------------> |   no more; the worker exits with 0
 *     |  <----------------------------------- BYE  |   control link: I leave in order
 * </pre>
 *
 * A worker that disappears without BYE is lost. A child process gets CODE, FUNCTION and CALL, and
 * may get INTERRUPT on its control link; its BYE says that it chose its exit code itself.
 */
public final class MessageType {
  /** Fields: {@link Hello}. */
  public static final byte HELLO = 1;

  /** Fields: position after it; body: entries of the code log. */
  public static final byte CODE = 2;

  /** Fields: {@link FunctionHead}; body: the encoded function. */
  public static final byte FUNCTION = 3;

  /** Fields: number of the function that is run as initializer. */
  public static final byte INITIALIZE = 4;

  /** Body: empty, or the encoded failure. */
  public static final byte INITIALIZED = 5;

  /** Fields: {@link RunHead}; body: the inputs. */
  public static final byte RUN = 6;

  /** Fields: {@link ResultsHead}; body: results and failures. */
  public static final byte RESULTS = 7;

  /** Fields: number of the function. */
  public static final byte FORGET = 8;

  /** No fields. */
  public static final byte SHUTDOWN = 9;

  /** No fields. */
  public static final byte BYE = 10;

  /** Fields: {@link ClassRequest}. */
  public static final byte CLASS_REQUEST = 11;

  /**
   * Fields: number of the request; body: how many were found, and length and bytes of each, or
   * empty.
   */
  public static final byte CLASS_REPLY = 12;

  /**
   * Fields: number of the attempt, position of the task in its chunk or {@link
   * io.procession.internal.memory.WorkerStatus#ALL}. The stop itself is in the shared status; this
   * is the interrupt.
   */
  public static final byte CANCEL = 13;

  /** Fields: number of the attempt. */
  public static final byte RESUME = 14;

  /**
   * The function of a child process follows FUNCTION. Fields: whether there is an argument, and
   * whether the child goes on when its parent is gone; body: the encoded argument.
   */
  public static final byte CALL = 15;

  /** On the control link of a child process: its main thread is to be interrupted. No fields. */
  public static final byte INTERRUPT = 16;

  /** Fields: {@link BroadcastRequest}. */
  public static final byte BROADCAST_REQUEST = 17;

  /**
   * Fields: number of the request; body: generation, entries of the code log, and the value, or
   * empty.
   */
  public static final byte BROADCAST_REPLY = 18;

  /** Fields: which value, as in {@link BroadcastRequest}. */
  public static final byte FORGET_BROADCAST = 19;

  /** A worker that stood by takes the place of one that is gone. Fields: its number in the pool. */
  public static final byte SEAT = 25;

  /** Body: {@link LogEntry}. */
  public static final byte LOG = 35;

  /** Fields: number of the request. */
  public static final byte DUMP = 40;

  /** Fields: number of the request; body: the stacks of the threads, as text in UTF-8. */
  public static final byte DUMPED = 41;

  /**
   * Fields: a number that the worker notes in its {@link
   * io.procession.internal.memory.WorkerStatus}, which shows that its JVM runs. Nothing is sent
   * back, so nothing can wait.
   */
  public static final byte BEAT = 42;

  private MessageType() {}
}

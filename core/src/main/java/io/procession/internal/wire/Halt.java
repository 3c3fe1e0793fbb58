package io.procession.internal.wire;

/** Whether a report of results ends with something that the caller wanted stopped. */
public enum Halt {
  /** Nothing was stopped. */
  NONE,

  /** The last of the tasks was stopped. */
  TASK,

  /** The tasks after these did not begin. */
  REST
}

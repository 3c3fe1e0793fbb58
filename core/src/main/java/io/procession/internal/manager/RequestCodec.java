package io.procession.internal.manager;

/** How one kind of client encodes requests and answers. Thread-safe. */
interface RequestCodec {
  /**
   * Decodes a request.
   *
   * @param message what a client sent
   * @param session whose it is
   * @throws RequestException if it makes no sense
   */
  Request decode(byte[] message, Session session) throws RequestException;

  /** Whether the message asks for an end of the call that runs. */
  boolean isCancel(byte[] message);

  /**
   * Encodes an answer; one that cannot be encoded becomes the answer that says so.
   *
   * @param answer what the client is told
   * @param session to whom objects in it are lent
   */
  byte[] encode(Answer answer, Session session);
}

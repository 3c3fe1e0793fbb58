package io.procession.internal.proxy;

/** What a reply is; Python's has the same kinds. */
public enum ReplyKind {
  /** A value. */
  RETURNED,
  /** What the object threw. */
  THREW,
  /** What the server had to say against the request, as text. */
  REFUSED,
  /** The value could not be encoded. */
  UNSERIALIZABLE;

  private static final ReplyKind[] ALL = values();

  static ReplyKind of(int number) {
    if (number < 0 || number >= ALL.length) {
      throw new IllegalArgumentException("not a kind of reply: " + number);
    }
    return ALL[number];
  }
}

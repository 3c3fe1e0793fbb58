package io.procession.internal.wire;

/** How a {@link PayloadWriter} takes large arrays of primitives. */
public enum LargeArrays {
  /** Their bytes are copied between the others. */
  INLINE,

  /** A copy of each is a part of the payload: the array may be changed at once. */
  COPIED,

  /** Each is a part of the payload itself: nobody may change it until the payload was sent. */
  REFERENCED;

  /**
   * The bytes of a large array. Smaller: more parts and messages. Larger: arrays are copied on both
   * sides that need not be.
   */
  public static final int MIN_BYTES = 1 << 18;
}

package io.procession.internal.codec;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * Thrown inside the encoders at an object that cannot travel, and turned into a {@link
 * NotEncodableException} where the whole value, and so the way to the object, is known.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The reason for a record, or another object without a life before its content, in a cycle. */
  static final String CONTAINS_ITSELF = "it contains itself, and can only be rebuilt as a whole";

  private final transient Object what;
  private final String reason;
  private transient @Nullable Field staticField;

  /**
   * Creates the exception.
   *
   * @param what the object
   * @param reason completes "it cannot be sent: "
   */
  Refusal(Object what, String reason) {
    super(reason, null, false, false);
    this.what = what;
    this.reason = reason;
  }

  Object what() {
    return what;
  }

  String reason() {
    return reason;
  }

  /** The static field whose value holds the object; null if the value itself does. */
  @Nullable Field staticField() {
    return staticField;
  }

  Refusal in(Field field) {
    staticField = field;
    return this;
  }

  /** Refuses an object that is neither Serializable nor may be copied. */
  static Refusal of(Object what) {
    String reason = UserClasses.whyNotCopied(what.getClass());
    return new Refusal(what, reason == null ? "not Serializable" : reason);
  }
}

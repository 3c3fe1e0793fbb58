package io.procession.internal.codec;

import io.procession.internal.shipping.CodeAnalysis;
import io.procession.internal.shipping.ShippingContext;
import io.procession.internal.shipping.UnshippableClassException;
import io.procession.internal.wire.PayloadWriter;
import java.util.ConcurrentModificationException;
import org.jspecify.annotations.Nullable;

/*
 * A value is written optimistically in tags. At the first object that only Java serialization can handle,
 * everything is taken back and the whole value is written by it: one object in two formats could not keep
 * its identity, nor could cycles through both.
 */
/**
 * Encodes values, for {@link ValueReader}. Objects that are met twice in one value are one object
 * in the copy too. Can be used again, by one thread at a time.
 *
 * <p>The copies of collections have the same elements, order and comparator; capacities and the
 * access order of a {@code LinkedHashMap} are not kept. Strings and boxed numbers are copied as
 * values.
 */
public final class ValueWriter {
  private final ShippingContext context;
  private @Nullable CodeAnalysis analysis;
  private final ClassTable classes;
  private final TagWriter tags;

  /**
   * Creates a writer.
   *
   * @param context is told of each class that the encoded bytes name
   */
  public ValueWriter(ShippingContext context) {
    this(context, null);
  }

  /**
   * Creates a writer.
   *
   * @param context is told of each class that the encoded bytes name
   * @param analysis kept from one writer to the next, so that code is not analysed again
   */
  public ValueWriter(ShippingContext context, @Nullable CodeAnalysis analysis) {
    this.context = context;
    this.analysis = analysis;
    this.classes = new ClassTable(context);
    this.tags = new TagWriter(classes);
  }

  /**
   * Appends a value.
   *
   * @throws NotEncodableException if it cannot be sent; nothing is appended
   */
  public void write(@Nullable Object root, PayloadWriter out) {
    classes.beginStream();
    writeElement(root, out);
  }

  ClassTable classes() {
    return classes;
  }

  /** Appends a value that may refer to classes which the stream defined. */
  void writeElement(@Nullable Object root, PayloadWriter out) {
    long start = out.position();
    boolean done = false;
    try {
      classes.beginElement();
      if (!tags.write(root, out)) {
        out.truncate(start);
        classes.abandonElement();
        out.writeByte(Tag.JAVA);
        writeJava(root, out);
      }
      done = true;
    } catch (Throwable e) {
      // The writeObject, iterator or accessor of a user's class may throw anything.
      throw explain(root, e);
    } finally {
      tags.clear();
      if (!done) {
        out.truncate(start);
        classes.abandonElement();
      }
    }
  }

  private void writeJava(@Nullable Object root, PayloadWriter out) {
    if (analysis == null) {
      analysis = new CodeAnalysis(context.origin());
    }
    Captures captures = new Captures(context, analysis, false);
    captures.see(root);
    JavaWriter.write(root, out, captures);
  }

  /** Puts a failure in encoding into words. */
  static NotEncodableException explain(@Nullable Object root, Throwable failure) {
    String rootClass = root == null ? "null" : Names.of(root.getClass());
    if (failure instanceof NotEncodableException told) {
      return told;
    }
    if (failure instanceof Refusal refusal) {
      return Refusals.explain(root, refusal);
    }
    if (failure instanceof StackOverflowError) {
      return NotEncodableException.of(
          rootClass + " is nested too deeply to be sent to another process",
          new NotEncodableException.Offence(
              rootClass, "", "put the parts into a list, or run with a larger -Xss"),
          null);
    }
    if (failure instanceof UnshippableClassException e) {
      return NotEncodableException.of(
          rootClass + " cannot be sent to another process: " + e.getMessage(),
          new NotEncodableException.Offence(
              e.className(), "", "send plain data instead of objects of generated classes"),
          e);
    }
    String hint =
        failure instanceof ConcurrentModificationException
            ? "do not change a value while a call that sends it runs"
            : "let the class write itself without an error, or send a copy of what is needed of it";
    return NotEncodableException.of(
        rootClass + " cannot be sent to another process: " + Texts.of(failure),
        new NotEncodableException.Offence(rootClass, "", hint),
        failure);
  }
}

package io.procession.internal.codec;

import io.procession.internal.wire.MalformedPayloadException;
import io.procession.internal.wire.PayloadReader;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what {@link ValueWriter} wrote. Whatever goes wrong with one value, even in a user's
 * class, is an {@link UndecodableException} of that value. Can be used again, by one thread at a
 * time.
 */
public final class ValueReader {
  private final ClassLoader loader;
  private final ClassNames classes;
  private final TagReader tags;

  /**
   * Creates a reader.
   *
   * @param loader finds the classes that values name
   */
  public ValueReader(ClassLoader loader) {
    this.loader = loader;
    this.classes = new ClassNames(loader);
    this.tags = new TagReader(classes);
  }

  /**
   * Reads a value.
   *
   * @param in is moved behind the value, also if that cannot be decoded
   * @param length the bytes of the value
   * @throws UndecodableException if the value cannot be rebuilt here
   * @throws MalformedPayloadException if there are fewer bytes than that
   */
  public @Nullable Object read(PayloadReader in, long length) {
    classes.beginStream();
    return readElement(in.slice(length));
  }

  ClassNames classes() {
    return classes;
  }

  /** Reads the one value that the reader holds. */
  @Nullable Object readElement(PayloadReader in) {
    try {
      classes.beginElement();
      int tag = in.readByte();
      return tag == Tag.JAVA ? JavaReader.read(in, loader) : tags.read(tag, in);
    } catch (StackOverflowError e) {
      throw new UndecodableException("cannot be decoded: it is nested too deeply", null);
    } catch (UndecodableException e) {
      throw e;
    } catch (Throwable e) {
      // The constructor, readObject or hashCode of a user's class may throw anything.
      throw UndecodableException.of(e);
    } finally {
      tags.clear();
    }
  }
}

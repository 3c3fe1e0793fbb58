package io.procession.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Questions and answers as bytes. Spark reads what it passes on with a loader that does not know
 * the classes of {@code spark.jars}, and ends the executor when a class is not there.
 */
final class Envelope {
  private Envelope() {}

  static byte[] close(@Nullable Object content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static @Nullable Object open(byte[] envelope) {
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(envelope)) {
          @Override
          protected Class<?> resolveClass(ObjectStreamClass type)
              throws IOException, ClassNotFoundException {
            try {
              return Class.forName(type.getName(), false, Envelope.class.getClassLoader());
            } catch (ClassNotFoundException e) {
              return super.resolveClass(type); // A primitive type.
            }
          }
        }) {
      return in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("driver and executor have different versions", e);
    }
  }
}

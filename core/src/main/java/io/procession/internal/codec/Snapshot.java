package io.procession.internal.codec;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * An object of a user's class in a Java stream: a {@link Shell}, and then the keys and values of
 * its fields. See {@link JavaWriter} for why the two are apart.
 */
final class Snapshot implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The shell where this is written, the object itself where it was read. */
  private transient Object object;

  private final transient String[] keys;
  private final transient @Nullable Object[] values;
  private transient @Nullable JavaReader reader;

  Snapshot(Shell shell, String[] keys, @Nullable Object[] values) {
    this.object = shell;
    this.keys = keys;
    this.values = values;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.writeObject(object);
    out.writeObject(keys);
    out.writeObject(values);
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    Object read = in.readObject();
    String[] names = (String[]) in.readObject();
    @Nullable Object[] contents = (@Nullable Object[]) in.readObject();
    if (!(in instanceof JavaReader javaReader) || names.length != contents.length) {
      throw new InvalidObjectException("not written by JavaWriter");
    }
    ObjectShape.of(read.getClass()).fill(read, names, contents);
    object = read;
    reader = javaReader;
  }

  private Object readResolve() {
    if (reader != null) {
      reader.passReferenceTo(object);
    }
    return object;
  }
}

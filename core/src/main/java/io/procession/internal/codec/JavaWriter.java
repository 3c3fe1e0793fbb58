package io.procession.internal.codec;

import io.procession.internal.wire.Digests;
import io.procession.internal.wire.PayloadWriter;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Java serialization asks replaceObject before it refuses an object that is not Serializable, so such an
 * object can be replaced by one that is, whose readResolve builds the original. But while the
 * replacement is being read, a reference back to it gives the replacement and not the original, and a
 * cycle would put it into fields of the original's type.
 *
 * So replaceObject itself writes the replacement, before the stream has learned of it. In there a
 * reference back arrives at replaceObject again, which answers with the Shell, a part of the replacement
 * that was written first and that the reader turned into the, still empty, original at once. Last,
 * replaceObject returns an object that the stream knows by now, so that a reference follows:
 *
 *   Snapshot { Shell(type), keys, values }   reference (5 bytes)
 *
 * The reader passes over that reference in resolveObject.
 */
/** Java serialization of one value, extended to users' objects that are not Serializable. */
final class JavaWriter extends ObjectOutputStream {
  private final Captures captures;
  private final IdentityHashMap<Object, Shell> shells = new IdentityHashMap<>();
  private final IdentityHashMap<Object, Boolean> open = new IdentityHashMap<>();

  private JavaWriter(OutputStream out, Captures captures) throws IOException {
    super(out);
    this.captures = captures;
    enableReplaceObject(true);
  }

  /**
   * Appends a value, and the static fields that functions in it use.
   *
   * @throws Refusal if some object cannot be sent; an incomplete value may have been appended
   */
  static void write(@Nullable Object root, PayloadWriter out, Captures captures) {
    long start = out.position();
    do {
      out.truncate(start);
      captures.begin();
      try {
        JavaWriter writer = new JavaWriter(out.asOutputStream(), captures);
        writer.writeObject(root);
        writer.writeStatics();
        writer.flush();
      } catch (IOException e) {
        // Nothing here reads or writes files; it is a user's writeObject that failed.
        throw new UncheckedIOException(e);
      }
    } while (captures.isOutdated());
  }

  private void writeStatics() throws IOException {
    List<Field> written = new ArrayList<>();
    for (Field field = next(written); field != null; field = next(written)) {
      written.add(field);
      writeBoolean(true);
      writeObject(field.getDeclaringClass());
      writeObject(field.getName());
      try {
        field.setAccessible(true);
        Object value = field.get(null);
        writeLong(fingerprintOf(value));
        writeObject(value);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      } catch (Refusal e) {
        throw e.in(field);
      }
    }
    writeBoolean(false);
  }

  /**
   * What tells the worker whether the value is another than the last one. The value is written once
   * more for it, since its bytes among the others depend on what was written before.
   */
  private long fingerprintOf(@Nullable Object value) throws IOException {
    MessageDigest digest = Digests.sha256();
    JavaWriter writer =
        new JavaWriter(new DigestOutputStream(OutputStream.nullOutputStream(), digest), captures);
    writer.writeObject(value);
    writer.flush();
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  /** A value of a static field may hold functions, which use further ones. */
  private @Nullable Field next(List<Field> written) {
    for (Field field : captures.statics()) {
      if (!written.contains(field)) {
        return field;
      }
    }
    return null;
  }

  @Override
  protected void annotateClass(Class<?> type) {
    captures.context().note(type);
  }

  @Override
  protected void annotateProxyClass(Class<?> type) {
    for (Class<?> implemented : type.getInterfaces()) {
      captures.context().note(implemented);
    }
  }

  @Override
  protected Object replaceObject(Object object) throws IOException {
    if (object instanceof SerializedLambda lambda) {
      captures.onLambda(lambda);
      return object;
    }
    boolean ofUser = UserClasses.isOfUser(object.getClass());
    if (ofUser) {
      captures.onUserObject(object);
    }
    if (object instanceof Serializable) {
      return object;
    }
    Serializable substitute = Surrogate.of(object);
    if (substitute != null) {
      return writeSurrogate(object, substitute);
    }
    if (!ofUser || UserClasses.whyNotCopied(object.getClass()) != null) {
      throw Refusal.of(object);
    }
    Shell shell = shells.get(object);
    return shell == null ? writeSnapshot(object) : shell;
  }

  private Object writeSurrogate(Object object, Serializable substitute) throws IOException {
    if (open.putIfAbsent(object, true) != null) {
      throw new Refusal(object, Refusal.CONTAINS_ITSELF);
    }
    writeObject(substitute);
    open.remove(object);
    return substitute;
  }

  private Object writeSnapshot(Object object) throws IOException {
    Shell shell = new Shell(object.getClass());
    shells.put(object, shell);
    ObjectShape shape = ObjectShape.of(object.getClass());
    List<String> keys = new ArrayList<>();
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < shape.size(); i++) {
      if (captures.includes(object, shape.field(i))) {
        keys.add(ObjectShape.keyOf(shape.field(i)));
        values.add(shape.get(object, i));
      }
    }
    writeObject(new Snapshot(shell, keys.toArray(new String[0]), values.toArray()));
    return shell;
  }
}

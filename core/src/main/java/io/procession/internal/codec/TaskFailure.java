package io.procession.internal.codec;

import io.procession.RemoteException;
import io.procession.internal.shipping.ClassOrigin;
import io.procession.internal.shipping.ShippingContext;
import io.procession.internal.wire.MalformedPayloadException;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a task threw, as data: as text, which always arrives, and as the encoded throwable, which is
 * decoded where it is needed and may turn out not to be decodable.
 *
 * @param typeName the class of the throwable
 * @param message what it said; null if nothing
 * @param causes one line "caused by: …" for each of its causes
 * @param stack its stack trace with those of its causes, as printed
 * @param frames its own stack trace
 * @param throwable the encoded throwable; null if it could not be encoded
 */
public record TaskFailure(
    String typeName,
    @Nullable String message,
    String causes,
    String stack,
    List<StackTraceElement> frames,
    @Nullable Payload throwable) {

  /**
   * Takes down a throwable. Never fails, whatever the throwable's own methods do.
   *
   * @param context is told of the classes of which it is made
   */
  public static TaskFailure of(Throwable thrown, ShippingContext context) {
    return new TaskFailure(
        thrown.getClass().getName(),
        Texts.messageOf(thrown),
        Texts.causesOf(thrown),
        Texts.stackOf(thrown),
        Texts.framesOf(thrown),
        encodedOrNull(thrown, context));
  }

  private static @Nullable Payload encodedOrNull(Throwable thrown, ShippingContext context) {
    try {
      PayloadWriter out = new PayloadWriter();
      new ValueWriter(context).write(thrown, out);
      return out.finish();
    } catch (Throwable e) {
      // Whatever the throwable's class did to prevent it, its text is what matters.
      return null;
    }
  }

  /** Encodes a throwable of a worker by itself. */
  public static Payload encode(Throwable thrown) {
    PayloadWriter out = new PayloadWriter();
    of(thrown, ShippingContext.namesOnly(new ClassOrigin(List.of()))).writeTo(out);
    return out.finish();
  }

  /** Decodes what {@link #encode} encoded. */
  public static TaskFailure decode(Payload payload) {
    return readFrom(PayloadReader.of(payload));
  }

  /** The class and the message, as {@link Throwable#toString} gives them. */
  public String summary() {
    return message == null ? typeName : typeName + ": " + message;
  }

  /**
   * Rebuilds the throwable with its own type, fields and stack trace.
   *
   * @param loader finds its class
   * @return a {@link RemoteException} with its text if that is not possible here
   */
  public Throwable toThrowable(ClassLoader loader) {
    String reason = "";
    if (throwable != null) {
      try {
        Object decoded =
            new ValueReader(loader).read(PayloadReader.of(throwable), throwable.size());
        if (decoded instanceof Throwable rebuilt && rebuilt.getClass().getName().equals(typeName)) {
          Stacks.cut(rebuilt);
          return rebuilt;
        }
      } catch (UndecodableException e) {
        reason = " (" + e.getMessage() + ")";
      }
    }
    String text = message == null ? "no message" : message;
    return new RemoteException(
        typeName, text + reason, Stacks.cut(frames.toArray(new StackTraceElement[0])));
  }

  /** Appends it. */
  public void writeTo(PayloadWriter out) {
    out.writeString(typeName);
    writeNullable(message, out);
    out.writeString(causes);
    out.writeString(stack);
    out.writeVarint(frames.size());
    for (StackTraceElement frame : frames) {
      writeNullable(frame.getClassLoaderName(), out);
      writeNullable(frame.getModuleName(), out);
      writeNullable(frame.getModuleVersion(), out);
      out.writeString(frame.getClassName());
      out.writeString(frame.getMethodName());
      writeNullable(frame.getFileName(), out);
      out.writeInt(frame.getLineNumber());
    }
    out.writeBoolean(throwable != null);
    if (throwable != null) {
      out.writeVarlong(throwable.size());
      out.writePayload(throwable);
    }
  }

  /**
   * Reads it.
   *
   * @throws MalformedPayloadException if the bytes are damaged
   */
  public static TaskFailure readFrom(PayloadReader in) {
    String typeName = in.readString();
    String message = readNullable(in);
    String causes = in.readString();
    String stack = in.readString();
    int count = in.readCount(10);
    List<StackTraceElement> frames = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      frames.add(
          new StackTraceElement(
              readNullable(in),
              readNullable(in),
              readNullable(in),
              in.readString(),
              in.readString(),
              readNullable(in),
              in.readInt()));
    }
    Payload throwable = in.readBoolean() ? Payload.of(in.readBytes(in.readVarlong())) : null;
    return new TaskFailure(typeName, message, causes, stack, List.copyOf(frames), throwable);
  }

  private static void writeNullable(@Nullable String string, PayloadWriter out) {
    out.writeBoolean(string != null);
    if (string != null) {
      out.writeString(string);
    }
  }

  private static @Nullable String readNullable(PayloadReader in) {
    return in.readBoolean() ? in.readString() : null;
  }
}

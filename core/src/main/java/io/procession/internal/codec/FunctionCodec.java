package io.procession.internal.codec;

import io.procession.internal.shipping.ClassOrigin;
import io.procession.internal.shipping.CodeAnalysis;
import io.procession.internal.shipping.CodeLog;
import io.procession.internal.shipping.CodeRef;
import io.procession.internal.shipping.ShippingContext;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the functions of one pool, once for many uses: with what they captured, and with the
 * values that the static fields they read have now, if these are fields of classes that exist in
 * memory only.
 *
 * <p>Thread-safe. The analysis of a function's code is kept as long as its class has the same
 * bytes.
 */
public final class FunctionCodec {
  private final ClassOrigin origin;
  private final CodeLog log;
  private final CodeAnalysis analysis;

  /** Static fields that the initializer assigns: each worker has its own value. */
  private final Set<Field> kept = ConcurrentHashMap.newKeySet();

  /**
   * Creates a codec.
   *
   * @param origin tells which classes workers lack
   * @param log the pool's, to which these are added
   */
  public FunctionCodec(ClassOrigin origin, CodeLog log) {
    this.origin = origin;
    this.log = log;
    this.analysis = log.analysis();
  }

  /**
   * An encoded function.
   *
   * @param generation the generation of shipped classes that it belongs to; 0 if it needs none
   * @param codePosition the position of the code log that a worker needs
   * @param payload the function
   * @param description what it is, for messages: {@code Cube.cube(int)}
   * @param bare whether it is a lambda that has captured nothing, and no value of a static field
   *     goes along: then it encodes the same each time
   * @param callerLoader finds the classes of its results in this process
   * @param program makes a digest of the function, of what it captured, and of the code that it may
   *     run; reads class files
   */
  public record Encoded(
      int generation,
      long codePosition,
      Payload payload,
      String description,
      boolean bare,
      ClassLoader callerLoader,
      Supplier<byte[]> program) {}

  /** The analysis that writers of inputs can share. */
  public CodeAnalysis analysis() {
    return analysis;
  }

  /**
   * Encodes a function.
   *
   * @throws NotEncodableException if it, or something that it captured, cannot be sent
   */
  public Encoded encode(Object function) {
    return encode(function, new Captures(newContext(), analysis, true));
  }

  /**
   * Encodes what prepares each worker. The static fields that it assigns belong to the workers from
   * now on: neither this function nor later ones bring the caller's values of them.
   *
   * @throws NotEncodableException if it, or something that it captured, cannot be sent
   */
  public Encoded encodeInitializer(Object function) {
    Captures captures = new Captures(newContext(), analysis, true);
    captures.keepWritten();
    Encoded encoded = encode(function, captures);
    kept.addAll(captures.written());
    return encoded;
  }

  /** Collects the classes of one call. */
  public ShippingContext newContext() {
    return ShippingContext.collecting(origin, kept);
  }

  private Encoded encode(Object function, Captures captures) {
    captures.see(function);
    boolean lambda = function.getClass().isHidden();
    if (!lambda) {
      captures.onFunctionObject(function);
    }
    PayloadWriter out = new PayloadWriter();
    try {
      if (lambda && !(function instanceof Serializable)) {
        throw Refusal.of(function);
      }
      JavaWriter.write(function, out, captures);
    } catch (Throwable e) {
      // The writeObject of a captured object may throw anything.
      throw FunctionReport.explain(function, captures, e);
    }
    CodeRef code = captures.code().require(log, captures.context().takeNew());
    String description = FunctionReport.describe(function, captures);
    Payload payload = out.finish();
    return new Encoded(
        code.generation(),
        code.position(),
        payload,
        description,
        isBare(function, captures),
        loaderOf(function, captures),
        () -> captures.digest(payload));
  }

  /**
   * Decodes a function, in a worker, and sets the static fields that came with it.
   *
   * @param loader that of the function's generation
   * @throws UndecodableException if it cannot be rebuilt here
   */
  public static Object decode(PayloadReader in, ClassLoader loader) {
    Object function;
    try {
      function = JavaReader.read(in, loader);
    } catch (UndecodableException e) {
      throw e;
    } catch (Throwable e) {
      // A readObject of a captured object may throw anything.
      throw UndecodableException.of(e);
    }
    if (function == null) {
      throw new UndecodableException("cannot be decoded: the function is null", null);
    }
    return function;
  }

  private static boolean isBare(Object function, Captures captures) {
    SerializedLambda lambda = captures.firstLambda();
    return lambda != null
        && function.getClass().isHidden()
        && lambda.getCapturedArgCount() == 0
        && captures.statics().isEmpty();
  }

  /** The loader in which results are looked up: it must know what the function's code knows. */
  private ClassLoader loaderOf(Object function, Captures captures) {
    SerializedLambda lambda = captures.firstLambda();
    Class<?> type = function.getClass();
    ClassLoader own = type.getClassLoader();
    boolean shipped = origin.travels(type) || (lambda != null && type.isHidden());
    @Nullable ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    if (own != null && (shipped || ofThread == null)) {
      return own;
    }
    return ofThread == null ? ClassLoader.getSystemClassLoader() : ofThread;
  }
}

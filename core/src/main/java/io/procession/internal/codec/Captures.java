package io.procession.internal.codec;

import io.procession.internal.shipping.ClassOrigin;
import io.procession.internal.shipping.CodeAnalysis;
import io.procession.internal.shipping.CodeRoot;
import io.procession.internal.shipping.Reach;
import io.procession.internal.shipping.ShippingContext;
import io.procession.internal.wire.Digests;
import io.procession.spi.Payload;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * Of `this` of a lambda, and of the object around an inner one, only those fields travel that the code
 * reads which will run: nobody passed these objects on purpose, and they often hold what cannot be sent.
 * Primitive fields and strings travel always. All other objects travel whole.
 *
 * The code that will run becomes known while the captured objects are met. If one turns out to read more
 * fields of an object that was written already, everything is written again: see isOutdated.
 */
/** What the functions in one value captured, and what has to travel with them. */
final class Captures {
  private final ShippingContext context;
  private final CodeAnalysis.Session code;

  /** Whether the value is a function, so that the code of all objects in it may run. */
  private final boolean function;

  private final Set<CodeRoot> roots = new LinkedHashSet<>();
  private final Set<Class<?>> partial = new HashSet<>();
  private final Set<ClassLoader> loaders = new LinkedHashSet<>();
  private @Nullable SerializedLambda firstLambda;

  /** Whether any code that will run exists in memory only; else no static field has to be sent. */
  private boolean fromMemory;

  private boolean keepsWritten;
  private @Nullable Reach reach;
  private @Nullable Set<Field> selected;

  Captures(ShippingContext context, CodeAnalysis analysis, boolean function) {
    this.context = context;
    this.code = analysis.session();
    this.function = function;
  }

  ShippingContext context() {
    return context;
  }

  CodeAnalysis.Session code() {
    return code;
  }

  /** The first lambda that was met: the function itself, if it is one. */
  @Nullable SerializedLambda firstLambda() {
    return firstLambda;
  }

  /** Starts to write the value, maybe again. */
  void begin() {
    selected = null;
  }

  /** Whether an object was written without fields that, as is known now, will be used. */
  boolean isOutdated() {
    return selected != null && !selected.equals(reach().usedFields());
  }

  /** Notes an object of the value whose class's loader may know other classes. */
  void see(@Nullable Object object) {
    if (object != null && object.getClass().getClassLoader() != null) {
      loaders.add(object.getClass().getClassLoader());
    }
  }

  /** A lambda is about to be written. */
  void onLambda(SerializedLambda lambda) {
    if (firstLambda == null) {
      firstLambda = lambda;
    }
    noteByName(lambda.getCapturingClass());
    noteByName(lambda.getFunctionalInterfaceClass());
    Class<?> implementation = noteByName(lambda.getImplClass());
    if (implementation == null || !UserClasses.isOfUser(implementation)) {
      return;
    }
    String method = methodOf(lambda);
    boolean creates = lambda.getImplMethodKind() == MethodHandleInfo.REF_newInvokeSpecial;
    add(creates ? CodeRoot.whole(implementation) : CodeRoot.method(implementation, method));
    Object receiver = receiverOf(lambda);
    if (receiver != null && implementation.isInstance(receiver)) {
      partial.add(receiver.getClass());
      add(CodeRoot.method(receiver.getClass(), method));
    }
  }

  /** The object that is `this` in the lambda's source, if it captured that. */
  @Nullable Object receiverOf(SerializedLambda lambda) {
    return lambda.getCapturedArgCount() > 0 && takesThis(lambda) ? lambda.getCapturedArg(0) : null;
  }

  private boolean takesThis(SerializedLambda lambda) {
    return switch (lambda.getImplMethodKind()) {
      case MethodHandleInfo.REF_invokeVirtual,
          MethodHandleInfo.REF_invokeSpecial,
          MethodHandleInfo.REF_invokeInterface ->
          true;
      case MethodHandleInfo.REF_invokeStatic -> {
        Class<?> implementation = find(lambda.getImplClass().replace('/', '.'));
        yield implementation != null && code.takesThis(implementation, methodOf(lambda));
      }
      default -> false;
    };
  }

  private static String methodOf(SerializedLambda lambda) {
    return lambda.getImplMethodName() + lambda.getImplMethodSignature();
  }

  /** An object of a user's class is about to be written. */
  void onUserObject(Object object) {
    Class<?> type = object.getClass();
    see(object);
    if (type.isEnum() || type.isArray()) {
      return;
    }
    if (UserClasses.hasOuter(type)) {
      addOuters(object);
      add(CodeRoot.whole(type));
    } else if (function && !partial.contains(type)) {
      add(CodeRoot.object(type));
    }
  }

  /** The function itself is an object of a user's class: all its methods may be called. */
  void onFunctionObject(Object object) {
    add(CodeRoot.whole(object.getClass()));
  }

  /** Whether the field of the object is to be written. */
  boolean includes(Object object, Field field) {
    if (!partial.contains(object.getClass())
        || field.getType().isPrimitive()
        || field.getType() == String.class) {
      return true;
    }
    if (selected == null) {
      selected = reach().usedFields();
    }
    return reach().usedFields().contains(field);
  }

  /**
   * The static fields that have to be set in the worker; more may follow while these are written.
   */
  List<Field> statics() {
    if (!context.collects() || !fromMemory) {
      return List.of();
    }
    List<Field> fields = new ArrayList<>(reach().statics());
    fields.removeIf(field -> context.isKept(field) || (keepsWritten && isWritten(field)));
    return fields;
  }

  private boolean isWritten(Field field) {
    return reach().written().contains(field);
  }

  /** The code prepares a worker: what it assigns there must not be overwritten. */
  void keepWritten() {
    keepsWritten = true;
  }

  /** The static fields that the code may assign. */
  Set<Field> written() {
    return reach().written();
  }

  /**
   * The digest of a function: of what was encoded, and of the code that it may run.
   *
   * @param encoded the function with what it captured
   */
  byte[] digest(Payload encoded) {
    MessageDigest digest = Digests.sha256();
    Digests.add(digest, encoded);
    Set<Class<?>> types = new LinkedHashSet<>();
    roots.forEach(root -> types.add(root.type()));
    code.addCode(digest, types);
    return digest.digest();
  }

  private void addOuters(Object object) {
    for (Class<?> c = object.getClass();
        c != null && !UserClasses.isOfJdk(c);
        c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (UserClasses.isOuter(field)) {
          Object outer = read(field, object);
          if (outer != null) {
            partial.add(outer.getClass());
          }
        }
      }
    }
  }

  private static @Nullable Object read(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException | InaccessibleObjectException e) {
      return null; // Of a closed module: then the class must be Serializable, and writes itself.
    }
  }

  private void add(CodeRoot root) {
    if (roots.add(root)) {
      fromMemory |= context.origin().way(root.type()) == ClassOrigin.Way.COPIED_FROM_MEMORY;
      reach = null;
    }
  }

  private Reach reach() {
    Reach known = reach;
    if (known == null) {
      known = code.reach(roots);
      reach = known;
    }
    return known;
  }

  private @Nullable Class<?> noteByName(String internalName) {
    Class<?> type = find(internalName.replace('/', '.'));
    if (type != null && context.origin().way(type) != ClassOrigin.Way.INHERITED) {
      context.note(type);
    }
    return type;
  }

  /** The class of that name, as the functions see it; null if none of their loaders has it. */
  @Nullable Class<?> find(String name) {
    for (ClassLoader loader : loaders) {
      Class<?> type = find(name, loader);
      if (type != null) {
        return type;
      }
    }
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    Class<?> type = ofThread == null ? null : find(name, ofThread);
    return type == null ? find(name, ClassLoader.getSystemClassLoader()) : type;
  }

  private static @Nullable Class<?> find(String name, ClassLoader loader) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }
}

package io.procession.internal.codec;

import io.procession.internal.shipping.ClassOrigin;
import java.io.Closeable;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.nio.Buffer;
import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** Says what an object that cannot travel is, where it was found, and what to do instead. */
final class Refusals {
  private Refusals() {}

  /** The message for a value that is not a function. */
  static NotEncodableException explain(@Nullable Object root, Refusal refusal) {
    NotEncodableException.Offence offence = offence(root, refusal);
    return NotEncodableException.of(
        describe(refusal.what()) + " cannot be sent to another process: " + refusal.reason(),
        offence,
        null);
  }

  static NotEncodableException.Offence offence(@Nullable Object root, Refusal refusal) {
    Object what = refusal.what();
    String path = root == what ? "" : ObjectPath.find(root, what);
    return new NotEncodableException.Offence(className(what), path, hint(refusal));
  }

  static String className(Object what) {
    Class<?> type = what.getClass();
    return type.isHidden() ? Names.shortOf(hostOf(type)) + "'s lambda" : Names.of(type);
  }

  static String describe(Object what) {
    if (what.getClass().isHidden()) {
      return "a lambda of class " + hostOf(what.getClass());
    }
    return "class " + Names.of(what.getClass());
  }

  /** The class whose code made the hidden one, from a name like {@code Host$$Lambda/0x…}. */
  static String hostOf(Class<?> hidden) {
    String name = hidden.getName();
    int end = name.indexOf("$$");
    return end < 0 ? name : name.substring(0, end);
  }

  static String hint(Refusal refusal) {
    Object what = refusal.what();
    Class<?> type = what.getClass();
    if (type.isHidden() && type.getInterfaces().length > 0) {
      if (type.getInterfaces()[0].getName().startsWith("kotlin.")) {
        return "write @JvmSerializableLambda before it, or make it a function and name that";
      }
      String target = type.getInterfaces()[0].getSimpleName();
      return "declare it as a type that is Serializable, such as io.procession.TaskFunction,"
          + " or cast it: (%s & java.io.Serializable)".formatted(target);
    }
    Module module = type.getModule();
    if (refusal.reason().contains(" does not open ")) {
      return "let %s implement java.io.Serializable, or add `opens %s;` to the module-info of %s"
          .formatted(type.getSimpleName(), type.getPackageName(), module.getName());
    }
    if (refusal.reason().equals(Refusal.CONTAINS_ITSELF)) {
      return "let it refer to itself through a list that can be changed, or by a key";
    }
    if (ClassOrigin.isOwn(type)) {
      return "use it in the process that opened it; a task can open one of its own";
    }
    return hintForJdk(what);
  }

  private static String hintForJdk(Object what) {
    if (what instanceof Thread || what instanceof Executor) {
      return "let the task start what it needs; a thread stays in its process";
    }
    if (what instanceof ClassLoader || what instanceof ThreadLocal || what instanceof Reference) {
      return "leave it out, or declare the field transient; it means nothing in another process";
    }
    if (what instanceof Future) {
      return "wait for its result and send that";
    }
    if (what instanceof BaseStream || what instanceof Iterator) {
      return "collect it to a list and send that";
    }
    if (what instanceof MemorySegment || what instanceof Buffer) {
      return "send an array";
    }
    if (what instanceof Closeable || what instanceof InputStream) {
      return "open it inside the task, or declare the field transient";
    }
    return "send the data it was made from, or declare the field that holds it transient";
  }

  /** A static field as it is named in messages. */
  static String nameOf(Field field) {
    return Names.shortOf(field.getDeclaringClass().getName()) + "." + field.getName();
  }
}

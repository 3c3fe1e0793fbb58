package io.procession.internal.shipping;

import java.lang.classfile.Attribute;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.RecordAttribute;
import java.lang.classfile.attribute.RecordComponentInfo;
import java.lang.classfile.attribute.SignatureAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What one class file says, parsed when asked. Valid as long as the class has these bytes. */
final class ClassFacts {
  private final Class<?> type;
  private final byte[] bytes;
  private final ClassModel model;
  private final Map<String, MethodModel> methods = new LinkedHashMap<>();
  private final Map<String, MethodFacts> methodFacts = new ConcurrentHashMap<>();
  private final Map<String, Optional<Class<?>>> found = new ConcurrentHashMap<>();
  private volatile @Nullable Set<Class<?>> references;

  private ClassFacts(Class<?> type, byte[] bytes, ClassModel model) {
    this.type = type;
    this.bytes = bytes;
    this.model = model;
  }

  /**
   * Reads the class file of a class.
   *
   * @return null if the bytes are not a class file, or not of this class
   */
  static @Nullable ClassFacts parse(Class<?> type, byte[] bytes) {
    try {
      ClassModel model = ClassFile.of().parse(bytes);
      if (!model.thisClass().asInternalName().equals(type.getName().replace('.', '/'))) {
        return null;
      }
      ClassFacts facts = new ClassFacts(type, bytes, model);
      for (MethodModel method : model.methods()) {
        facts.methods.put(
            method.methodName().stringValue() + method.methodType().stringValue(), method);
      }
      return facts;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  Class<?> type() {
    return type;
  }

  byte[] bytes() {
    return bytes;
  }

  boolean isOf(byte[] current) {
    return Arrays.equals(bytes, current);
  }

  Set<String> methodIds() {
    return methods.keySet();
  }

  /** The facts of a method that the class declares. */
  @Nullable MethodFacts method(String id) {
    MethodModel method = methods.get(id);
    return method == null ? null : methodFacts.computeIfAbsent(id, key -> MethodFacts.of(method));
  }

  /** The name of the source file, as compiled. */
  @Nullable String sourceFile() {
    return model
        .findAttribute(Attributes.sourceFile())
        .map(attribute -> attribute.sourceFile().stringValue())
        .orElse(null);
  }

  /** The class of that name as this class sees it; null if there is none. */
  @Nullable Class<?> find(String name) {
    return found.computeIfAbsent(name, this::load).orElse(null);
  }

  private Optional<Class<?>> load(String name) {
    try {
      return Optional.of(Class.forName(name, false, type.getClassLoader()));
    } catch (ClassNotFoundException | LinkageError e) {
      return Optional.empty(); // Names in code that never runs may have no class.
    }
  }

  /** The classes that this one names in any way: in code, types, signatures and attributes. */
  Set<Class<?>> references() {
    Set<Class<?>> result = references;
    if (result == null) {
      result = new LinkedHashSet<>();
      for (String name : referencedNames()) {
        Class<?> found = find(name);
        if (found != null) {
          result.add(found);
        }
      }
      references = result;
    }
    return result;
  }

  private Set<String> referencedNames() {
    Set<String> names = new LinkedHashSet<>();
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof ClassEntry named) {
        addClass(named.asInternalName(), names);
      } else if (entry instanceof NameAndTypeEntry member) {
        addTypes(member.type().stringValue(), names);
      } else if (entry instanceof MethodTypeEntry methodType) {
        addTypes(methodType.descriptor().stringValue(), names);
      }
    }
    addSignature(model, names);
    for (MethodModel method : model.methods()) {
      addTypes(method.methodType().stringValue(), names);
      addSignature(method, names);
    }
    for (FieldModel field : model.fields()) {
      addTypes(field.fieldType().stringValue(), names);
      addSignature(field, names);
    }
    Optional<RecordAttribute> record = model.findAttribute(Attributes.record());
    if (record.isPresent()) {
      for (RecordComponentInfo component : record.get().components()) {
        addSignature(component, names);
      }
    }
    names.remove(type.getName());
    return names;
  }

  private static void addSignature(AttributedElement element, Set<String> names) {
    for (Attribute<?> attribute : element.attributes()) {
      if (attribute instanceof SignatureAttribute signature) {
        addTypes(signature.signature().stringValue(), names);
      }
    }
  }

  private static void addClass(String internalName, Set<String> names) {
    if (internalName.startsWith("[")) {
      addTypes(internalName, names);
    } else {
      names.add(MethodFacts.binaryName(internalName));
    }
  }

  /**
   * Adds each {@code Lname;} of a descriptor, or {@code Lname<} of a signature. Inner classes of
   * generic ones, written {@code Lname<…>.Inner;}, are named in the constant pool as well.
   */
  private static void addTypes(String descriptor, Set<String> names) {
    int at = descriptor.indexOf('L');
    while (at >= 0) {
      int end = at + 1;
      while (end < descriptor.length() && ";<>:".indexOf(descriptor.charAt(end)) < 0) {
        end++;
      }
      boolean named = end < descriptor.length() && ";<".indexOf(descriptor.charAt(end)) >= 0;
      if (named && end > at + 1) {
        names.add(MethodFacts.binaryName(descriptor.substring(at + 1, end)));
      }
      at = descriptor.indexOf('L', end);
    }
  }
}

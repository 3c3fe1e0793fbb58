package io.procession.internal.shipping;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * The walk goes through methods that may run, and is wide where it cannot know:
 *
 * - a call of a method that the named class does not declare goes to its superclasses and interfaces;
 * - a call also goes to the methods of that signature in the subtypes that are known: nest mates,
 *   permitted subclasses, and the classes of which objects are sent;
 * - of a class that is instantiated all methods may run;
 * - an object that is passed to code outside of the walk as some interface may be called through it.
 *
 * It stays inside of classes in memory, and of the packages of the roots: only these can name the fields
 * in question directly. Elsewhere it would walk through the libraries of a whole application.
 */
/** One walk of {@link CodeAnalysis} through the code that may run. */
final class CodeWalk {
  private record Step(Class<?> type, String method) {}

  private final ClassOrigin origin;
  private final ClassFiles.View view;
  private final Set<CodeRoot> roots;
  private final Set<Step> seen = new HashSet<>();
  private final Queue<Step> todo = new ArrayDeque<>();
  private final Set<Class<?>> whole = new HashSet<>();
  private final Set<ClassFacts> classes = new LinkedHashSet<>();
  private final Set<Class<?>> passedAs = new LinkedHashSet<>();
  private final Set<Field> usedFields = new LinkedHashSet<>();
  private final Set<Field> statics = new LinkedHashSet<>();
  private final Set<Field> written = new LinkedHashSet<>();

  CodeWalk(ClassOrigin origin, ClassFiles.View view, Set<CodeRoot> roots) {
    this.origin = origin;
    this.view = view;
    this.roots = roots;
  }

  Reach run() {
    for (CodeRoot root : roots) {
      String method = root.method();
      if (method == null) {
        addWhole(root.type());
      } else if (method.isEmpty()) {
        addCalledByLibraries(root.type());
      } else {
        addMethod(root.type(), method);
      }
    }
    while (!todo.isEmpty()) {
      Step step = todo.remove();
      visit(step);
      if (todo.isEmpty()) {
        passedAs.forEach(this::addCalledThrough);
      }
    }
    return new Reach(Set.copyOf(usedFields), List.copyOf(statics), Set.copyOf(written));
  }

  Collection<ClassFacts> seenClasses() {
    return classes;
  }

  private void visit(Step step) {
    ClassFacts facts = facts(step.type);
    MethodFacts method = facts == null ? null : facts.method(step.method);
    if (facts == null || method == null) {
      return;
    }
    for (MethodFacts.Use read : method.reads) {
      Class<?> owner = facts.find(read.owner());
      if (owner != null) {
        addField(owner, read.name(), statics);
      }
    }
    for (MethodFacts.Use write : method.writes) {
      Class<?> owner = facts.find(write.owner());
      if (owner != null) {
        addField(owner, write.name(), written);
      }
    }
    for (String name : method.instantiated) {
      Class<?> created = facts.find(name);
      if (created != null) {
        addWhole(created);
      }
    }
    for (MethodFacts.Call call : method.calls) {
      Class<?> owner = facts.find(call.owner());
      if (owner != null) {
        addCall(owner, call.id(), facts);
      }
    }
  }

  private void addField(Class<?> owner, String name, Set<Field> to) {
    for (Class<?> c = owner; c != null && walks(c); c = c.getSuperclass()) {
      for (Field field : fieldsOf(c)) {
        if (field.getName().equals(name)) {
          if (!Modifier.isStatic(field.getModifiers())) {
            usedFields.add(field);
          } else if (!Modifier.isFinal(field.getModifiers())
              && origin.way(c) == ClassOrigin.Way.COPIED_FROM_MEMORY) {
            to.add(field);
          }
          return;
        }
      }
    }
  }

  private static Field[] fieldsOf(Class<?> type) {
    try {
      return type.getDeclaredFields();
    } catch (LinkageError e) {
      return new Field[0]; // A field's class is missing, so the field cannot be read either.
    }
  }

  private void addCall(Class<?> owner, String id, ClassFacts caller) {
    if (!walks(owner)) {
      addPassed(id, caller);
      return;
    }
    addMethod(owner, id);
    for (Class<?> candidate : relatives(owner)) {
      if (candidate != owner && owner.isAssignableFrom(candidate)) {
        addMethod(candidate, id);
      }
    }
    for (CodeRoot root : roots) {
      if (root.type() != owner && owner.isAssignableFrom(root.type())) {
        addMethod(root.type(), id);
      }
    }
  }

  /** Collections call these of what they hold, without naming its class. */
  private void addCalledByLibraries(Class<?> type) {
    addMethod(type, "equals(Ljava/lang/Object;)Z");
    addMethod(type, "hashCode()I");
    addMethod(type, "toString()Ljava/lang/String;");
    addMethod(type, "compareTo(Ljava/lang/Object;)I");
  }

  /** Adds the method that a call finds: the class's own, or that of a superclass or interface. */
  private void addMethod(Class<?> type, String id) {
    for (Class<?> c = type; c != null && walks(c); c = c.getSuperclass()) {
      ClassFacts facts = facts(c);
      if (facts != null && facts.methodIds().contains(id)) {
        add(c, id);
        return;
      }
    }
    for (Class<?> c = type; c != null && walks(c); c = c.getSuperclass()) {
      for (Class<?> inherited : c.getInterfaces()) {
        addMethod(inherited, id);
      }
    }
  }

  private void addWhole(Class<?> type) {
    for (Class<?> c = type; c != null && walks(c); c = c.getSuperclass()) {
      if (!whole.add(c)) {
        return;
      }
      ClassFacts facts = facts(c);
      if (facts != null) {
        for (String id : facts.methodIds()) {
          if (!id.startsWith("<clinit>")) {
            add(c, id);
          }
        }
      }
      for (Class<?> inherited : c.getInterfaces()) {
        addWhole(inherited);
      }
    }
  }

  private void add(Class<?> type, String method) {
    Step step = new Step(type, method);
    if (seen.add(step)) {
      todo.add(step);
    }
  }

  /** Notes as what an object may get out of sight, by the parameters of a call to unknown code. */
  private void addPassed(String id, ClassFacts caller) {
    MethodTypeDesc type = MethodTypeDesc.ofDescriptor(id.substring(id.indexOf('(')));
    for (ClassDesc parameter : type.parameterList()) {
      String descriptor = parameter.descriptorString();
      if (parameter.isClassOrInterface() && !"Ljava/lang/Object;".equals(descriptor)) {
        String name = MethodFacts.binaryName(descriptor.substring(1, descriptor.length() - 1));
        Class<?> passed = caller.find(name);
        if (passed != null) {
          passedAs.add(passed);
        }
      }
    }
  }

  private void addCalledThrough(Class<?> passed) {
    for (CodeRoot root : roots) {
      if (passed.isAssignableFrom(root.type())) {
        for (Method method : passed.getMethods()) {
          if (method.getDeclaringClass() != Object.class) {
            addMethod(root.type(), method.getName() + descriptorOf(method));
          }
        }
      }
    }
  }

  private static String descriptorOf(Method method) {
    List<ClassDesc> parameters = new ArrayList<>();
    for (Class<?> parameter : method.getParameterTypes()) {
      parameters.add(ClassDesc.ofDescriptor(parameter.descriptorString()));
    }
    ClassDesc result = ClassDesc.ofDescriptor(method.getReturnType().descriptorString());
    return MethodTypeDesc.of(result, parameters).descriptorString();
  }

  private static Set<Class<?>> relatives(Class<?> type) {
    Set<Class<?>> relatives = new LinkedHashSet<>();
    try {
      relatives.addAll(List.of(type.getNestMembers()));
      Class<?>[] permitted = type.getPermittedSubclasses();
      if (permitted != null) {
        relatives.addAll(List.of(permitted));
      }
    } catch (LinkageError e) {
      return relatives; // Some nest mate is missing; those found so far are good.
    }
    return relatives;
  }

  private boolean walks(Class<?> type) {
    ClassOrigin.Way way = origin.way(type);
    if (way == ClassOrigin.Way.COPIED_FROM_MEMORY) {
      return true;
    }
    ClassLoader loader = type.getClassLoader();
    if (loader == null || way == ClassOrigin.Way.IMPOSSIBLE || ClassOrigin.isOwn(type)) {
      return false;
    }
    for (CodeRoot root : roots) {
      if (root.type().getClassLoader() == loader
          && root.type().getPackageName().equals(type.getPackageName())) {
        return true;
      }
    }
    return false;
  }

  private @Nullable ClassFacts facts(Class<?> type) {
    ClassFacts facts = view.of(type);
    if (facts != null) {
      classes.add(facts);
    }
    return facts;
  }
}

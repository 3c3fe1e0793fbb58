package io.procession.internal.shipping;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConstantInstruction.LoadConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.reflect.AccessFlag;
import java.util.LinkedHashSet;
import java.util.Set;

/** What the code of one method refers to, by name. */
final class MethodFacts {
  /**
   * A field that is used; {@code owner} is the class named in the code, maybe not the declaring
   * one.
   */
  record Use(String owner, String name) {}

  /** A method that is called or referred to; {@code id} is its name and descriptor. */
  record Call(String owner, String id) {}

  /** What Kotlin and Scala call the parameter that stands for {@code this}. */
  private static final Set<String> NAMES_OF_THIS = Set.of("this$0", "$this");

  final Set<Use> reads = new LinkedHashSet<>();

  /** Static fields that are assigned. */
  final Set<Use> writes = new LinkedHashSet<>();

  final Set<Call> calls = new LinkedHashSet<>();
  final Set<String> instantiated = new LinkedHashSet<>();

  private boolean takesThis;

  /** The line of its first instruction; 0 if the class was compiled without lines. */
  private int line;

  private MethodFacts() {}

  static MethodFacts of(MethodModel method) {
    MethodFacts facts = new MethodFacts();
    method.code().ifPresent(facts::readCode);
    facts.takesThis &= method.flags().has(AccessFlag.STATIC);
    return facts;
  }

  /**
   * Whether it is static and has the {@code this} of its source as its first parameter, as the
   * bodies of lambdas that the compilers of Kotlin and Scala make.
   */
  boolean takesThis() {
    return takesThis;
  }

  int line() {
    return line;
  }

  private void readCode(CodeModel code) {
    for (CodeElement element : code) {
      if (element instanceof FieldInstruction field) {
        readField(field);
      } else if (element instanceof InvokeInstruction invoke) {
        calls.add(
            new Call(
                binaryName(invoke.owner().asInternalName()),
                invoke.name().stringValue() + invoke.type().stringValue()));
      } else if (element instanceof InvokeDynamicInstruction dynamic) {
        dynamic.bootstrapArgs().forEach(this::readConstant);
      } else if (element instanceof LoadConstantInstruction load) {
        readConstant(load.constantValue());
      } else if (element instanceof NewObjectInstruction creation) {
        instantiated.add(binaryName(creation.className().asInternalName()));
      } else if (element instanceof LocalVariable variable && variable.slot() == 0) {
        takesThis |= NAMES_OF_THIS.contains(variable.name().stringValue());
      } else if (element instanceof LineNumber number && line == 0) {
        line = number.line();
      }
    }
  }

  private void readField(FieldInstruction field) {
    if (field.opcode() == Opcode.GETFIELD || field.opcode() == Opcode.GETSTATIC) {
      reads.add(new Use(binaryName(field.owner().asInternalName()), field.name().stringValue()));
    } else if (field.opcode() == Opcode.PUTSTATIC) {
      writes.add(new Use(binaryName(field.owner().asInternalName()), field.name().stringValue()));
    }
  }

  /**
   * The bodies of lambdas, and the targets of method references, are constants of their creator.
   */
  private void readConstant(ConstantDesc constant) {
    if (constant instanceof DirectMethodHandleDesc handle) {
      String descriptor = handle.owner().descriptorString();
      if (descriptor.startsWith("[")) {
        return;
      }
      String owner = binaryName(descriptor.substring(1, descriptor.length() - 1));
      switch (handle.kind()) {
        case CONSTRUCTOR -> instantiated.add(owner);
        case GETTER, STATIC_GETTER -> reads.add(new Use(owner, handle.methodName()));
        default -> calls.add(new Call(owner, handle.methodName() + handle.lookupDescriptor()));
      }
    }
  }

  static String binaryName(String internalName) {
    return internalName.replace('/', '.');
  }
}

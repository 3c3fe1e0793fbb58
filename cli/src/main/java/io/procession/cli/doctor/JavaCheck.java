package io.procession.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the Java that runs this, and that will run workers.
 *
 * @param feature its feature version, such as 25
 * @param version all of its version
 * @param vendor who built it
 * @param home where it is
 * @param hasCompiler whether it can compile scripts
 * @param nativeAccess whether the library may call native functions without a warning
 * @param maxHeapBytes how large the heap of this JVM may grow
 * @param toolOptions variables of the environment that give options to every JVM
 */
record JavaCheck(
    int feature,
    String version,
    String vendor,
    String home,
    boolean hasCompiler,
    boolean nativeAccess,
    long maxHeapBytes,
    List<String> toolOptions) {
  private static final int NEEDED = 25;
  private static final List<String> VARIABLES = List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS");

  static JavaCheck ofThisProcess(UnaryOperator<@Nullable String> environment, Module library) {
    var options = new ArrayList<String>();
    for (String name : VARIABLES) {
      String value = environment.apply(name);
      if (value != null) {
        options.add(name + "=" + value);
      }
    }
    return new JavaCheck(
        Runtime.version().feature(),
        Runtime.version().toString(),
        System.getProperty("java.vendor"),
        System.getProperty("java.home"),
        ToolProvider.getSystemJavaCompiler() != null,
        library.isNativeAccessEnabled(),
        Runtime.getRuntime().maxMemory(),
        options);
  }

  Section section() {
    var findings = new ArrayList<Finding>();
    String name = version + ", " + vendor;
    String cure = "a JDK " + NEEDED + " or newer, as from https://adoptium.net, with JAVA_HOME=it.";
    findings.add(
        feature >= NEEDED
            ? Finding.ok("version", name)
            : Finding.missing("version", name + " is older than " + NEEDED, cure));
    findings.add(Finding.fact("home", home));
    findings.add(
        hasCompiler
            ? Finding.ok("compiler", "javac is there")
            : Finding.missing("compiler", "no javac in " + home + ", scripts cannot run", cure));
    findings.add(
        nativeAccess
            ? Finding.ok("native access", "allowed")
            : Finding.optional(
                "native access", "not allowed", "java --enable-native-access=ALL-UNNAMED"));
    findings.add(Finding.fact("heap", "this JVM may use " + Bytes.text(maxHeapBytes)));
    for (String option : toolOptions) {
      findings.add(Finding.fact("options", option));
    }
    return new Section("java", findings);
  }
}

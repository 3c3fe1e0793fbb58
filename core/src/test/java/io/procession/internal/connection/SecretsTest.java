package io.procession.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.security.MessageDigest;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is compared with a secret is compared in constant time. */
class SecretsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPackages(SecretsTest.class.getPackageName());

  /** The methods that call one of this name with two arrays. */
  private static List<String> callersOf(Class<?> owner, String name) {
    return CLASSES.stream()
        .filter(type -> !type.getName().endsWith("Test"))
        .flatMap(type -> type.getMethods().stream())
        .filter(method -> calls(method, owner, name))
        .map(method -> method.getOwner().getSimpleName() + "." + method.getName())
        .sorted()
        .toList();
  }

  private static boolean calls(JavaMethod method, Class<?> owner, String name) {
    return method.getMethodCallsFromSelf().stream()
        .anyMatch(
            call ->
                call.getTargetOwner().isEquivalentTo(owner)
                    && call.getTarget().getName().equals(name));
  }

  @Test
  @DisplayName("LC15 secrets are compared in constant time")
  void comparesSecretsInConstantTime() {
    assertThat(callersOf(MessageDigest.class, "isEqual"))
        .containsExactly("Harbour.berthOf", "Harbour.find", "Talk.challenge");
    // The verdict and the head of a challenge are no secrets.
    assertThat(callersOf(java.util.Arrays.class, "equals"))
        .containsExactly("Handshake.startsWith", "Talk.answer");
  }
}

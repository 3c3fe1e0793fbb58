package io.procession.internal.host;

import java.util.Locale;

/** Compares host names as schedulers and kernels write them. */
final class HostNames {
  private HostNames() {}

  /** Compares without domain and without case: {@code N1.cluster.org} is {@code n1}. */
  static boolean same(String a, String b) {
    return a.equalsIgnoreCase(b) || shortName(a).equals(shortName(b));
  }

  private static String shortName(String name) {
    int dot = name.indexOf('.');
    // The first number of an address is not a name.
    boolean cut = dot > 0 && name.chars().anyMatch(Character::isLetter);
    return (cut ? name.substring(0, dot) : name).toLowerCase(Locale.ROOT);
  }
}

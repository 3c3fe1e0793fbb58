package io.procession.cli.doctor;

/**
 * One thing that was looked at.
 *
 * @param grade whether it is as it should be
 * @param name what was looked at
 * @param value what was found
 * @param cure how to put it right; empty where nothing is wrong
 */
public record Finding(Grade grade, String name, String value, String cure) {
  /** Whether a thing is as it should be. */
  public enum Grade {
    /** A fact that is neither right nor wrong. */
    FACT(""),
    /** As it should be. */
    OK("ok"),
    /** Not as it should be; everything works, but slower or with warnings. */
    OPTIONAL("optional"),
    /** Missing; Procession cannot work. */
    MISSING("MISSING");

    private final String word;

    Grade(String word) {
      this.word = word;
    }

    /** What a report shows. */
    String word() {
      return word;
    }
  }

  static Finding fact(String name, String value) {
    return new Finding(Grade.FACT, name, value, "");
  }

  static Finding ok(String name, String value) {
    return new Finding(Grade.OK, name, value, "");
  }

  static Finding optional(String name, String value, String cure) {
    return new Finding(Grade.OPTIONAL, name, value, cure);
  }

  static Finding missing(String name, String value, String cure) {
    return new Finding(Grade.MISSING, name, value, cure);
  }

  boolean needsCure() {
    return grade == Grade.OPTIONAL || grade == Grade.MISSING;
  }
}

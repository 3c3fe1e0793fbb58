package io.procession.cli.submit;

/** Words of a POSIX shell. */
final class ShellText {
  private ShellText() {}

  /** A word that the shell leaves as it is, quoted only where it has to be. */
  static String quote(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}

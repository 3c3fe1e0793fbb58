package io.procession.cli.doctor;

import java.util.Locale;

/** Amounts of memory in words. */
final class Bytes {
  private static final long KIBIBYTE = 1L << 10;
  private static final long MEBIBYTE = 1L << 20;
  private static final long GIBIBYTE = 1L << 30;

  private Bytes() {}

  static String text(long bytes) {
    if (bytes >= GIBIBYTE) {
      return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) GIBIBYTE);
    }
    return bytes >= MEBIBYTE ? bytes / MEBIBYTE + " MiB" : Math.ceilDiv(bytes, KIBIBYTE) + " KiB";
  }
}

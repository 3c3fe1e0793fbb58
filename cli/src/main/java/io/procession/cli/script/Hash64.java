package io.procession.cli.script;

/** FNV-1a with 64 bits: enough to tell files apart, without loading a security provider. */
final class Hash64 {
  private static final long BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private Hash64() {}

  static long of(String text) {
    long hash = BASIS;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    return hash;
  }

  static long mix(long hash, long number) {
    long mixed = hash;
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      mixed = (mixed ^ ((number >>> shift) & 0xff)) * PRIME;
    }
    return mixed;
  }
}

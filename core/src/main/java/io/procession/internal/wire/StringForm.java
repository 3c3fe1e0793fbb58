package io.procession.internal.wire;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * How the chars of a string are laid out. A string is a varlong head, the number of bytes times
 * four plus the form, and then the bytes.
 *
 * <p>UTF-8 cannot hold half of a surrogate pair, which a Java string can: such a string goes as
 * UTF-16.
 */
final class StringForm {
  static final int LATIN1 = 0;
  static final int UTF8 = 1;
  static final int UTF16 = 2;

  private StringForm() {}

  static long head(long bytes, int form) {
    return bytes << 2 | form;
  }

  static int of(String value) {
    int all = 0;
    int length = value.length();
    for (int i = 0; i < length; i++) {
      all |= value.charAt(i);
    }
    if (all <= 0xff) {
      return LATIN1;
    }
    return isWellFormed(value) ? UTF8 : UTF16;
  }

  private static boolean isWellFormed(String value) {
    int length = value.length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < length
                && Character.isLowSurrogate(value.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  static byte[] encode(String value, int form) {
    if (form != UTF16) {
      return value.getBytes(charset(form));
    }
    byte[] bytes = new byte[Math.multiplyExact(2, value.length())];
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      bytes[2 * i] = (byte) c;
      bytes[2 * i + 1] = (byte) (c >> 8);
    }
    return bytes;
  }

  static String decode(byte[] bytes, int offset, int length, int form) {
    if (form != UTF16) {
      return new String(bytes, offset, length, charset(form));
    }
    char[] chars = new char[length / 2];
    for (int i = 0; i < chars.length; i++) {
      int p = offset + 2 * i;
      chars[i] = (char) ((bytes[p] & 0xff) | (bytes[p + 1] << 8));
    }
    return new String(chars);
  }

  private static Charset charset(int form) {
    return form == LATIN1 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
  }
}

package io.procession.internal.codec;

/**
 * The first byte of each encoded value: what follows, and so how it is rebuilt. The numbers are
 * part of the protocol between processes of one version only.
 */
final class Tag {
  static final int NULL = 0;
  static final int FALSE = 1;
  static final int TRUE = 2;
  static final int BYTE = 3;
  static final int SHORT = 4;
  static final int CHAR = 5;
  static final int INT = 6;
  static final int LONG = 7;
  static final int FLOAT = 8;
  static final int DOUBLE = 9;
  static final int STRING = 10;

  /** A string long enough that repeating it costs more than remembering it. */
  static final int SHARED_STRING = 11;

  static final int BIG_INTEGER = 12;
  static final int BIG_DECIMAL = 13;
  static final int UUID = 14;
  static final int INSTANT = 15;
  static final int DURATION = 16;
  static final int LOCAL_DATE = 17;
  static final int LOCAL_TIME = 18;
  static final int LOCAL_DATE_TIME = 19;
  static final int PATH = 20;
  static final int OPTIONAL = 21;
  static final int OPTIONAL_INT = 22;
  static final int OPTIONAL_LONG = 23;
  static final int OPTIONAL_DOUBLE = 24;
  static final int CLASS = 25;
  static final int ENUM = 26;

  /** An object that was met before in the same value: its number in the order of meeting. */
  static final int REFERENCE = 27;

  static final int BOOLEANS = 32;
  static final int BYTES = 33;
  static final int SHORTS = 34;
  static final int CHARS = 35;
  static final int INTS = 36;
  static final int LONGS = 37;
  static final int FLOATS = 38;
  static final int DOUBLES = 39;
  static final int STRINGS = 40;

  /** An array of objects: class of the components, count, components. */
  static final int OBJECTS = 41;

  static final int ARRAY_LIST = 48;
  static final int LINKED_LIST = 49;
  static final int ARRAY_DEQUE = 50;
  static final int AS_LIST = 51;

  /** Of {@code List.of}: refuses null. */
  static final int LIST_OF = 52;

  /** Of {@code Stream.toList}: unmodifiable, with nulls. */
  static final int LIST_WITH_NULLS = 53;

  static final int HASH_MAP = 54;
  static final int LINKED_HASH_MAP = 55;
  static final int TREE_MAP = 56;
  static final int MAP_OF = 57;
  static final int HASH_SET = 58;
  static final int LINKED_HASH_SET = 59;
  static final int TREE_SET = 60;
  static final int SET_OF = 61;

  /** Of {@code Map.entry}. */
  static final int ENTRY = 62;

  /** An entry of some map, now on its own. */
  static final int LOOSE_ENTRY = 63;

  static final int RECORD = 64;

  /** An object of a user's class, without constructor: its fields. */
  static final int OBJECT = 65;

  /** The whole value by Java serialization. */
  static final int JAVA = 66;

  private Tag() {}
}

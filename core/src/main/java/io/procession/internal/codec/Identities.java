package io.procession.internal.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers objects in the order in which they are met. Most values hold a handful, which are found
 * by comparing, without asking each for its identity hash: that would cost more than encoding it.
 */
final class Identities {
  private static final int LINEAR = 8;

  /** Larger tables are dropped after use, so that one large value does not keep its memory. */
  private static final int KEPT = 1 << 12;

  private @Nullable Object[] objects = new Object[LINEAR];
  private int size;

  /** Open addressing: number + 1 of the object whose hash leads here; empty while few are met. */
  private int[] table = {};

  /** Numbers of the objects whose contents are being written and that are rebuilt after these. */
  private int[] open = new int[8];

  private int openCount;

  /** The number of the object, or -1. */
  int find(Object object) {
    if (size <= LINEAR) {
      for (int i = size - 1; i >= 0; i--) {
        if (objects[i] == object) {
          return i;
        }
      }
      return -1;
    }
    int mask = table.length - 1;
    for (int slot = slotOf(object, mask); ; slot = (slot + 1) & mask) {
      int entry = table[slot];
      if (entry == 0) {
        return -1;
      }
      if (objects[entry - 1] == object) {
        return entry - 1;
      }
    }
  }

  /** Gives a number to an object that has none. */
  int add(Object object) {
    if (size == objects.length) {
      objects = Arrays.copyOf(objects, 2 * size);
    }
    objects[size] = object;
    size++;
    if (size > LINEAR) {
      if (size == LINEAR + 1 || 2 * size > table.length) {
        fillTable();
      } else {
        insert(size - 1);
      }
    }
    return size - 1;
  }

  void open(int number) {
    if (openCount == open.length) {
      open = Arrays.copyOf(open, 2 * openCount);
    }
    open[openCount++] = number;
  }

  void close() {
    openCount--;
  }

  boolean isOpen(int number) {
    for (int i = openCount - 1; i >= 0; i--) {
      if (open[i] == number) {
        return true;
      }
    }
    return false;
  }

  void clear() {
    if (size > KEPT) {
      objects = new Object[LINEAR];
      table = new int[] {};
    } else if (size > 0) {
      Arrays.fill(objects, 0, size, null);
      if (size > LINEAR) {
        Arrays.fill(table, 0);
      }
    }
    size = 0;
    openCount = 0;
  }

  private void fillTable() {
    if (2 * size > table.length) {
      table = new int[Math.max(8 * LINEAR, 4 * Integer.highestOneBit(size))];
    }
    for (int i = 0; i < size; i++) {
      insert(i);
    }
  }

  private void insert(int number) {
    int mask = table.length - 1;
    int slot = slotOf(objects[number], mask);
    while (table[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    table[slot] = number + 1;
  }

  private static int slotOf(@Nullable Object object, int mask) {
    int hash = System.identityHashCode(object) * 0x9E3779B9;
    return (hash ^ hash >>> 16) & mask;
  }
}

package io.procession.internal.codec;

import io.procession.internal.shipping.ShippingContext;
import io.procession.internal.wire.PayloadWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes names of classes once. The first element that names a class spells the name out; before
 * the next element the stream defines it, so that an element never depends on another that may be
 * skipped.
 *
 * <pre>
 *   0 varint, name string      a class that the stream did not define and this element did not name yet
 *   1 + 2 × n                  the n-th class that this element spelled out
 *   2 + 2 × n                  the n-th class that the stream defined
 * </pre>
 */
final class ClassTable {
  /** More are forgotten at the end of a stream, so that a large one does not keep its memory. */
  private static final int KEPT = 256;

  private final ShippingContext context;
  private Slot[] slots = new Slot[32];
  private int size;
  private @Nullable Slot last;
  private final List<Slot> undefined = new ArrayList<>();
  private int defined;
  private int element;
  private int spelled;
  private int undefinedBefore;

  ClassTable(ShippingContext context) {
    this.context = context;
  }

  /** What is known of one class in the current stream. */
  static final class Slot {
    private final Class<?> type;
    private final Shape shape;
    private int stream = -1;
    private int element;
    private int number;
    private boolean waits;

    private Slot(Class<?> type) {
      this.type = type;
      this.shape = Shape.of(type);
    }

    Shape shape() {
      return shape;
    }
  }

  void beginStream() {
    if (size > 0) {
      slots = size > KEPT ? new Slot[32] : slots;
      Arrays.fill(slots, null);
      size = 0;
      last = null;
    }
    undefined.clear();
    defined = 0;
    element = 0;
    beginElement();
  }

  void beginElement() {
    element++;
    spelled = 0;
    undefinedBefore = undefined.size();
  }

  /** Forgets what an element spelled out that was taken back. */
  void abandonElement() {
    while (undefined.size() > undefinedBefore) {
      undefined.removeLast().waits = false;
    }
    beginElement();
  }

  boolean hasUndefined() {
    return !undefined.isEmpty();
  }

  /** Writes the definitions that are due: how many, and their names. */
  void writeDefinitions(PayloadWriter out) {
    out.writeLong(undefined.size());
    for (Slot slot : undefined) {
      out.writeString(slot.type.getName());
      slot.stream = defined++;
      slot.waits = false;
    }
    undefined.clear();
  }

  Slot slot(Class<?> type) {
    Slot slot = last;
    if (slot != null && slot.type == type) {
      return slot;
    }
    int mask = slots.length - 1;
    int at = slotOf(type, mask);
    while ((slot = slots[at]) != null && slot.type != type) {
      at = (at + 1) & mask;
    }
    if (slot == null) {
      slot = new Slot(type);
      slots[at] = slot;
      if (2 * ++size > slots.length) {
        grow();
      }
    }
    last = slot;
    return slot;
  }

  void write(Class<?> type, PayloadWriter out) {
    write(slot(type), out);
  }

  void write(Slot slot, PayloadWriter out) {
    if (slot.stream >= 0) {
      out.writeVarint(2 + 2 * slot.stream);
    } else if (slot.element == element) {
      out.writeVarint(1 + 2 * slot.number);
    } else {
      context.note(slot.type);
      out.writeVarint(0);
      out.writeString(slot.type.getName());
      slot.element = element;
      slot.number = spelled++;
      if (!slot.waits) {
        slot.waits = true;
        undefined.add(slot);
      }
    }
  }

  private void grow() {
    Slot[] old = slots;
    slots = new Slot[2 * old.length];
    int mask = slots.length - 1;
    for (Slot slot : old) {
      if (slot != null) {
        int at = slotOf(slot.type, mask);
        while (slots[at] != null) {
          at = (at + 1) & mask;
        }
        slots[at] = slot;
      }
    }
  }

  private static int slotOf(Class<?> type, int mask) {
    int hash = type.hashCode() * 0x9E3779B9;
    return (hash ^ hash >>> 16) & mask;
  }
}

package io.procession.internal.sync;

import io.procession.internal.memory.Futex;
import io.procession.internal.memory.Region;
import io.procession.internal.memory.Words;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** The region of a shared object, with what its waiting threads have in common. */
public final class SyncRegion implements AutoCloseable {
  /**
   * How often those who wait at an object together look whether the others live. Shorter: waiting
   * costs more. Longer: a death is told later than 100 ms after it.
   */
  private static final long LOOK_NANOS = 30_000_000;

  private final Region region;
  private final MemorySegment memory;
  private final boolean futex;

  private SyncRegion(Region region) {
    this.region = region;
    this.memory = region.segment();
    this.futex = Futex.isPossible();
  }

  /** Says whether this process can call those who sleep in the kernel. */
  private SyncRegion entered() {
    if (!futex) {
      Words.setInt(memory, SyncLayout.POLLS_OFFSET, 1);
    }
    return this;
  }

  /**
   * What a region is made for.
   *
   * @param kind what it holds
   * @param length how many of it, by its kind
   * @param parameter another number, by its kind
   * @param dataBytes the space for data
   */
  public record Spec(ObjectKind kind, long length, long parameter, long dataBytes) {}

  /**
   * Creates the region.
   *
   * @param spec what it is for
   * @return the region, which this process owns
   * @throws IOException if there is no space
   */
  public static SyncRegion create(Spec spec) throws IOException {
    Region made =
        Region.create(
            Math.addExact(SyncLayout.data(spec.kind()), spec.dataBytes()),
            memory -> {
              Words.setLong(memory, SyncLayout.LENGTH_OFFSET, spec.length());
              Words.setLong(memory, SyncLayout.PARAMETER_OFFSET, spec.parameter());
              Words.setInt(memory, SyncLayout.KIND_OFFSET, spec.kind().code());
              Words.setInt(memory, SyncLayout.VERSION_OFFSET, SyncLayout.VERSION);
              Words.setLong(memory, SyncLayout.MAGIC_OFFSET, SyncLayout.MAGIC);
            });
    return new SyncRegion(made).entered();
  }

  /**
   * The region of a handle that arrived in a message; need not be closed.
   *
   * @param name its name
   * @param kind what it must hold
   * @return the region
   * @throws IOException if it is gone, or was made by another version
   */
  public static SyncRegion join(String name, ObjectKind kind) throws IOException {
    Region region = Region.join(name);
    MemorySegment memory = region.segment();
    if (!isObject(memory) || kindOf(memory) != kind) {
      throw new IOException(
          "not a shared %s of this version of the library: name=%s".formatted(kind.word(), name));
    }
    return new SyncRegion(region).entered();
  }

  /**
   * The region of an object that is only looked at: it does not notice. To be closed.
   *
   * @throws IOException if it is gone
   */
  static Optional<SyncRegion> lookAt(String name) throws IOException {
    Region region = Region.attach(name);
    if (isObject(region.segment())) {
      return Optional.of(new SyncRegion(region));
    }
    region.close();
    return Optional.empty();
  }

  /** Whether it is the memory of a shared object that this version can read. */
  static boolean isObject(MemorySegment memory) {
    return memory.byteSize() >= SyncLayout.TABLE
        && Words.getLong(memory, SyncLayout.MAGIC_OFFSET) == SyncLayout.MAGIC
        && Words.getInt(memory, SyncLayout.VERSION_OFFSET) == SyncLayout.VERSION
        && ObjectKind.isKnown(Words.getInt(memory, SyncLayout.KIND_OFFSET));
  }

  static ObjectKind kindOf(MemorySegment memory) {
    return ObjectKind.of(Words.getInt(memory, SyncLayout.KIND_OFFSET));
  }

  /**
   * The memory.
   *
   * @return all of it
   */
  public MemorySegment memory() {
    return memory;
  }

  /**
   * What others join by.
   *
   * @return the name of its file
   */
  public String name() {
    return region.name();
  }

  /** Whether others can still join it. */
  boolean exists() {
    return region.exists();
  }

  /**
   * What the object is.
   *
   * @return its kind
   */
  public ObjectKind kind() {
    return kindOf(memory);
  }

  /**
   * The length it was created with.
   *
   * @return a number, by its kind
   */
  public long length() {
    return Words.getLong(memory, SyncLayout.LENGTH_OFFSET);
  }

  /**
   * The parameter it was created with.
   *
   * @return a number, by its kind
   */
  public long parameter() {
    return Words.getLong(memory, SyncLayout.PARAMETER_OFFSET);
  }

  /**
   * A signal of this object.
   *
   * @param offset where it is; all its bytes were 0 at first
   * @return a view
   */
  public Signal signal(long offset) {
    return new Signal(this, offset);
  }

  /**
   * The rows of this kind of object.
   *
   * @return a view
   */
  public Table rows() {
    return new Table(this, SyncLayout.TABLE, kind().rows());
  }

  /** Whether this process can call those who sleep in the kernel. */
  boolean canCall() {
    return futex && Kernel.ANSWERS;
  }

  /** Whether everybody who may wait here can also be called; if not, all of them poll. */
  boolean canSleep() {
    if (!futex || Words.getInt(memory, SyncLayout.POLLS_OFFSET) != 0) {
      return false;
    }
    if (!Kernel.ANSWERS) {
      Words.setInt(memory, SyncLayout.POLLS_OFFSET, 1);
    }
    return Kernel.ANSWERS;
  }

  /** Whether nobody has looked lately, so that the calling thread has to. */
  boolean claimLook() {
    long now = System.nanoTime();
    long last = Words.getLong(memory, SyncLayout.LOOKED_OFFSET);
    return (last == 0 || now - last >= LOOK_NANOS)
        && Words.casLong(memory, SyncLayout.LOOKED_OFFSET, last, now);
  }

  @Override
  public void close() {
    region.close();
  }

  /** Asks the kernel once, when a thread first has to sleep or to call: that costs milliseconds. */
  private static final class Kernel {
    private static final boolean ANSWERS = Futex.works();

    private Kernel() {}
  }
}

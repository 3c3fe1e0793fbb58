package io.procession.internal.launch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Relays what a worker prints to this process's own streams, in whole lines, and remembers the last
 * of them for the report of its death.
 *
 * <p>The bytes are passed on as they are. A line of more than {@value #LONGEST_LINE} bytes is
 * passed on in pieces.
 *
 * <p>Lines from before {@link #open()} are held back until then: a process that is given up while
 * it starts complains to nobody, and the words of one that fails are in its {@link LaunchFailure}.
 */
final class OutputPump {
  private static final int LONGEST_LINE = 1 << 16;
  private static final int REMEMBERED_LINES = 20;

  /** The most that is held back. Options such as {@code -Xlog} print this much before a start. */
  private static final int HELD_BYTES = 1 << 20;

  private final ArrayDeque<String> last = new ArrayDeque<>();
  private final Charset charset =
      Optional.ofNullable(System.getProperty("native.encoding"))
          .map(Charset::forName)
          .orElse(Charset.defaultCharset());

  // Guarded by this.
  private final List<Held> held = new ArrayList<>();
  private int heldBytes;
  private boolean flushing;
  private boolean open;

  private record Held(byte[] line, PrintStream to) {}

  /** Starts a thread that relays the stream until its end. */
  Thread start(String name, InputStream from, PrintStream to) {
    return Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(
            () -> {
              try (from) {
                relay(from, to);
              } catch (IOException e) {
                // The stream is closed under a read when the process is given up: nothing more
                // comes.
                remember("(output ended: " + e.getMessage() + ")");
              }
            });
  }

  private void relay(InputStream from, PrintStream to) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
      int start = 0;
      for (int i = 0; i < n; i++) {
        if (buffer[i] == '\n') {
          line.write(buffer, start, i + 1 - start);
          start = i + 1;
          pass(line, to);
        }
      }
      line.write(buffer, start, n - start);
      if (line.size() > LONGEST_LINE) {
        pass(line, to);
      }
    }
    if (line.size() > 0) {
      pass(line, to);
    }
  }

  private void pass(ByteArrayOutputStream line, PrintStream to) {
    byte[] bytes = line.toByteArray();
    line.reset();
    remember(new String(bytes, charset).stripTrailing());
    if (!hold(bytes, to)) {
      write(bytes, to);
    }
  }

  private static void write(byte[] bytes, PrintStream to) {
    to.write(bytes, 0, bytes.length);
    to.flush();
  }

  /** Keeps a line for later; false if it is to be written at once. */
  private boolean hold(byte[] bytes, PrintStream to) {
    boolean full;
    synchronized (this) {
      if (open) {
        return false;
      }
      held.add(new Held(bytes, to));
      heldBytes += bytes.length;
      full = heldBytes > HELD_BYTES;
    }
    if (full) {
      flush();
    }
    return true;
  }

  /**
   * Passes on what was held back, and from now on each line when it comes. Does not wait for those
   * who read this process's output.
   */
  void open() {
    synchronized (this) {
      if (held.isEmpty()) {
        open = true;
        return;
      }
    }
    Thread.ofVirtual().name("procession-output").start(this::flush);
  }

  /** Writes what is held, in order, until nothing is: one thread does, and nobody overtakes it. */
  private void flush() {
    if (!beginFlush()) {
      return;
    }
    for (List<Held> lines = takeHeld(); !lines.isEmpty(); lines = takeHeld()) {
      lines.forEach(line -> write(line.line(), line.to()));
    }
  }

  private synchronized boolean beginFlush() {
    boolean first = !flushing;
    flushing = true;
    return first;
  }

  private synchronized List<Held> takeHeld() {
    List<Held> lines = List.copyOf(held);
    held.clear();
    heldBytes = 0;
    open = lines.isEmpty();
    return lines;
  }

  private synchronized void remember(String line) {
    if (last.size() == REMEMBERED_LINES) {
      last.removeFirst();
    }
    last.addLast(line);
  }

  /** The last lines that were printed, oldest first. */
  synchronized List<String> lastLines() {
    return List.copyOf(last);
  }
}

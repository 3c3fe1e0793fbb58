import io.procession.Connection;
import io.procession.Listener;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

static final byte[] KEY = "what both know".getBytes();
static final long BYTES = (2L << 30) + 5;

static byte value(long i) {
  return (byte) (i % 251);
}

/** Some bytes here and there, the first and the last among them. */
static void check(MemorySegment message, long length) {
  if (length != BYTES) {
    throw new IllegalStateException("bytes: " + length);
  }
  for (long i = 0; i < BYTES; i += 104_729) {
    checkByte(message, i);
  }
  checkByte(message, BYTES - 1);
}

static void checkByte(MemorySegment message, long i) {
  byte found = message.get(ValueLayout.JAVA_BYTE, i);
  if (found != value(i)) {
    throw new IllegalStateException("byte " + i + " is " + found);
  }
}

/**
 * Sends a message of more than 2 GiB to a program that runs here and sends it back: another JVM of
 * this file, or a script of Python, to whose command the address is added.
 */
void main(String[] args) throws Exception {
  try (Arena arena = Arena.ofShared()) {
    MemorySegment message = arena.allocate(BYTES);
    if (args[0].equals("echo")) {
      echo(Path.of(args[1]), message);
      return;
    }
    for (long i = 0; i < BYTES; i++) {
      message.set(ValueLayout.JAVA_BYTE, i, value(i));
    }
    try (Listener listener = Listener.open(KEY)) {
      List<String> command = new ArrayList<>(List.of(args));
      command.add(listener.address().toString());
      Process peer = new ProcessBuilder(command).inheritIO().start();
      try (Connection connection = listener.accept()) {
        connection.sendBytes(message);
        message.fill((byte) 0);
        check(message, connection.receiveBytes(message));
      }
      IO.println("there and back: " + BYTES + " bytes, the peer ended with " + peer.waitFor());
    }
  }
}

static void echo(Path address, MemorySegment message) throws Exception {
  try (Connection connection = Connection.open(java.net.UnixDomainSocketAddress.of(address), KEY)) {
    check(message, connection.receiveBytes(message));
    connection.sendBytes(message);
  }
}

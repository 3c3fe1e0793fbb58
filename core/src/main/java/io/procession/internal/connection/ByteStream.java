package io.procession.internal.connection;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;

/** Bytes to and from a peer; nothing here blocks. One thread per direction. */
interface ByteStream extends Closeable {
  /** Reads what there is: 0 if nothing, -1 at the end. */
  int read(ByteBuffer target) throws IOException;

  /** Writes what there is space for. */
  int write(ByteBuffer source) throws IOException;

  /** Sends what was written and is still here; whether that was all. */
  boolean flush() throws IOException;

  /** What a selector watches. */
  SelectableChannel channel();

  /** The bytes of a socket. */
  record Plain(SocketChannel channel) implements ByteStream {
    @Override
    public int read(ByteBuffer target) throws IOException {
      return channel.read(target);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      return channel.write(source);
    }

    @Override
    public boolean flush() {
      return true;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}

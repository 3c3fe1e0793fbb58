package io.procession.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.Connection;
import io.procession.Listener;
import java.io.IOException;
import java.io.NotSerializableException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes as messages, over each way that connects two ends. */
@Timeout(60)
class MessageBytesTest {
  private static final byte[] KEY = {1, 2, 3};

  /** A way to connect two ends. */
  enum Way {
    PAIR,
    SOCKET,
    TICKET;

    void connect(Exchange exchange) throws Exception {
      switch (this) {
        case PAIR -> {
          Connection.Pair pair = Connection.pair();
          exchange.run(pair.left(), pair.right());
        }
        case SOCKET -> {
          try (Listener listener = Listener.open(KEY);
              Connection client = Connection.open(listener.address(), KEY);
              Connection server = listener.accept()) {
            exchange.run(client, server);
          }
        }
        case TICKET -> {
          Connection.Pair pair = Connection.pair();
          Ticket ticket = ((PortConnection) pair.right()).port().ticket();
          try (Connection copy = new PortConnection(RemotePort.attach(ticket))) {
            exchange.run(pair.left(), copy);
          }
        }
      }
    }
  }

  /** What is done with two ends. */
  interface Exchange {
    void run(Connection left, Connection right) throws Exception;
  }

  static void send(Connection connection, byte[] message) {
    try {
      connection.sendBytes(message);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("CN4 exactly the given part of an array is sent, which may be empty")
  void sendsAPart(Way way) throws Exception {
    way.connect(
        (left, right) -> {
          byte[] array = {0, 1, 2, 3, 4};
          left.sendBytes(array, 1, 3);
          left.sendBytes(array, 5, 0);
          left.sendBytes(MemorySegment.ofArray(array).asSlice(4));
          assertThat(right.receiveBytes()).containsExactly(1, 2, 3);
          assertThat(right.receiveBytes()).isEmpty();
          assertThat(right.receiveBytes()).containsExactly(4);
        });
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("CN5 a part outside of the array is refused, and nothing is sent")
  void refusesAPartOutside(Way way) throws Exception {
    way.connect(
        (left, right) -> {
          byte[] array = new byte[4];
          int[][] wrong = {{-1, 1}, {5, 0}, {0, -1}, {2, 3}, {1, Integer.MAX_VALUE}};
          for (int[] part : wrong) {
            assertThatThrownBy(() -> left.sendBytes(array, part[0], part[1]))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage(
                    "the part must be within the array: offset=%d length=%d size=4"
                        .formatted(part[0], part[1]));
          }
          assertThat(right.poll()).isFalse();
        });
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("CN6 a message fills its part of a buffer, and leaves the rest alone")
  void receivesIntoAPart(Way way) throws Exception {
    way.connect(
        (left, right) -> {
          long[] longs = {-1, -1, -1};
          left.sendBytes(new byte[8]);
          left.sendBytes(new byte[] {7, 7, 7});
          left.sendBytes(new byte[0]);
          MemorySegment target = MemorySegment.ofArray(longs);
          assertThat(right.receiveBytes(target.asSlice(8))).isEqualTo(8);
          assertThat(longs).containsExactly(-1, 0, -1);
          byte[] bytes = new byte[6];
          MemorySegment part = MemorySegment.ofArray(bytes).asSlice(2);
          assertThat(right.receiveBytes(part)).isEqualTo(3);
          assertThat(bytes).containsExactly(0, 0, 7, 7, 7, 0);
          assertThat(right.receiveBytes(part)).isZero();
          assertThat(bytes).containsExactly(0, 0, 7, 7, 7, 0);
        });
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("CN9 wrong arguments are refused before anything is read")
  void refusesBeforeReading(Way way) throws Exception {
    way.connect(
        (left, right) -> {
          left.sendBytes(KEY);
          assertThatThrownBy(() -> right.receiveBytes(-1))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessage("maxLength must not be negative: maxLength=-1");
          MemorySegment buffer = MemorySegment.ofArray(new byte[2]);
          assertThatThrownBy(() -> right.receiveBytes(buffer.asSlice(3)))
              .isInstanceOf(IndexOutOfBoundsException.class);
          assertThatThrownBy(() -> right.receiveBytes(buffer.asReadOnly()))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageStartingWith("target must be writable: ");
          assertThat(right.receiveBytes()).isEqualTo(KEY);
        });
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("CN12 a message of 16 MiB passes in both directions")
  void passesALargeMessage(Way way) throws Exception {
    way.connect(
        (left, right) -> {
          byte[] large = new byte[16 << 20];
          IntStream.range(0, large.length).forEach(i -> large[i] = (byte) ((i * 31) >> 7));
          CompletableFuture<Void> there = CompletableFuture.runAsync(() -> send(left, large));
          assertThat(right.receiveBytes()).isEqualTo(large);
          there.join();
          CompletableFuture<Void> back = CompletableFuture.runAsync(() -> send(right, large));
          assertThat(left.receiveBytes()).isEqualTo(large);
          back.join();
        });
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("CN25 many threads send at once, and each message stays whole")
  void manySendAtOnce(Way way) throws Exception {
    int senders = 6;
    int messages = 60;
    way.connect(
        (left, right) -> {
          Consumer<Integer> sender =
              number -> {
                for (int i = 0; i < messages; i++) {
                  byte[] message = new byte[1 + (i * 997) % 40_000];
                  java.util.Arrays.fill(message, number.byteValue());
                  send(left, message);
                }
              };
          int[] received = new int[senders];
          try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, senders).forEach(n -> threads.execute(() -> sender.accept(n)));
            for (int i = 0; i < senders * messages; i++) {
              byte[] message = right.receiveBytes();
              int ofSender = received[message[0]]++;
              assertThat(message).hasSize(1 + (ofSender * 997) % 40_000).containsOnly(message[0]);
            }
          }
          assertThat(received).containsOnly(messages);
        });
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("CN20 CN21 a socket is refused in words, and the connection goes on")
  void refusesASocket(Way way) throws Exception {
    way.connect(
        (left, right) -> {
          try (SocketChannel socket = SocketChannel.open()) {
            assertThatThrownBy(() -> left.send(socket))
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("SocketChannel");
          }
          left.send("still here");
          assertThat(right.receive()).isEqualTo("still here");
        });
  }
}

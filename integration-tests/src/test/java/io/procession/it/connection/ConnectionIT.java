package io.procession.it.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procession.ChildProcess;
import io.procession.Connection;
import io.procession.Listener;
import io.procession.Waitable;
import io.procession.it.testing.Awaiting;
import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connections between a program and its children. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConnectionIT {
  private static final byte[] KEY = {1, 2, 3};
  private static final Duration LONG = Duration.ofSeconds(60);

  /** What a process has for its copies of ends from the first one on stays until it ends. */
  @BeforeAll
  static void sendAnEndAway() throws Exception {
    Connection.Pair way = Connection.pair();
    Connection.Pair sent = Connection.pair();
    way.left().send(sent.left());
    way.right().receive(Connection.class).close();
  }

  private static void end(ChildProcess child) throws InterruptedException {
    assertThat(child.join(LONG)).isTrue();
    assertThat(child.exitCode()).isEqualTo(OptionalInt.of(0));
  }

  private static void reportSizes(List<Connection> ends) throws Exception {
    Connection source = ends.get(0);
    for (int i = 0; i < 3; i++) {
      ends.get(1).send(source.receiveBytes().length);
    }
  }

  @Test
  @DisplayName("CN11 who only polls takes nothing: another process receives whole messages")
  void pollTakesNothing() throws Exception {
    try (Listener listener = Listener.open(KEY);
        Connection client = Connection.open(listener.address(), KEY);
        Connection server = listener.accept()) {
      Connection.Pair pair = Connection.pair();
      for (var ends : List.of(pair, new Connection.Pair(client, server))) {
        for (int size : new int[] {1, 15_000, 0}) { // Fit into the buffers of a socket.
          ends.left().sendBytes(new byte[size]);
        }
        assertThat(ends.right().poll()).isTrue();
        assertThat(ends.right().poll(LONG)).isTrue();
        Connection.Pair report = Connection.pair();
        ChildProcess child =
            ChildProcess.start(ConnectionIT::reportSizes, List.of(ends.right(), report.right()));
        assertThat(report.left().receive()).isEqualTo(1);
        assertThat(report.left().receive()).isEqualTo(15_000);
        assertThat(report.left().receive()).isEqualTo(0);
        end(child);
      }
    }
  }

  private static void greetAndHear(Connection connection) throws Exception {
    connection.send("hello");
    assertThat(connection.receive()).isEqualTo("and you");
  }

  @Test
  @DisplayName("CN18 the program closes its copy of a child's end right after the start")
  void theProgramClosesItsCopy() throws Exception {
    Connection.Pair pair = Connection.pair();
    ChildProcess child = ChildProcess.start(ConnectionIT::greetAndHear, pair.right());
    pair.right().close();
    assertThat(pair.left().receive()).isEqualTo("hello");
    pair.left().send("and you");
    end(child);
    assertThatThrownBy(pair.left()::receive).isInstanceOf(EOFException.class);
  }

  private static void useWhatArrives(Connection way) throws Exception {
    try (Connection both = way.receive(Connection.class)) {
      both.send("by both");
      assertThat(both.receive()).isEqualTo("to both");
    }
    try (Connection reader = way.receive(Connection.class)) {
      assertThat(reader.isReadable()).isTrue();
      assertThatThrownBy(() -> reader.send("")).isInstanceOf(NonWritableChannelException.class);
      way.send(reader.receive());
    }
    try (Connection writer = way.receive(Connection.class)) {
      assertThat(writer.isWritable()).isTrue();
      assertThatThrownBy(writer::receive).isInstanceOf(NonReadableChannelException.class);
      writer.send("by a writer");
    }
    Connection.Pair own = Connection.pair();
    way.send(own.right());
    own.left().send("from the child's own");
    assertThat(own.left().receive()).isEqualTo("thanks");
  }

  @Test
  @DisplayName("CN19 connections are sent by connections, there and back, with their directions")
  void connectionsAreSent() throws Exception {
    Connection.Pair way = Connection.pair();
    Connection.Pair both = Connection.pair();
    Connection.Pair toChild = Connection.oneWayPair();
    Connection.Pair fromChild = Connection.oneWayPair();
    ChildProcess child = ChildProcess.start(ConnectionIT::useWhatArrives, way.right());
    way.left().send(both.right());
    way.left().send(toChild.left());
    way.left().send(fromChild.right());
    both.left().send("to both");
    assertThat(both.left().receive()).isEqualTo("by both");
    toChild.right().send("to a reader");
    assertThat(way.left().receive()).isEqualTo("to a reader");
    assertThat(fromChild.left().receive()).isEqualTo("by a writer");
    try (Connection ofChild = way.left().receive(Connection.class)) {
      assertThat(ofChild.receive()).isEqualTo("from the child's own");
      ofChild.send("thanks");
      end(child);
      assertThatThrownBy(ofChild::receive).isInstanceOf(EOFException.class);
    }
  }

  private static void waitForTheEnd(Connection connection) throws Exception {
    connection.send("here");
    while (connection.poll(LONG)) {
      connection.receive();
    }
  }

  @Test
  @DisplayName("Q14 the other end is killed, and a brother does not keep the stream open")
  void brothersKeepNothingOpen() throws Exception {
    Connection.Pair first = Connection.pair();
    Connection.Pair second = Connection.pair();
    ChildProcess killed = ChildProcess.start(ConnectionIT::waitForTheEnd, first.right());
    ChildProcess brother = ChildProcess.start(ConnectionIT::waitForTheEnd, second.right());
    assertThat(first.left().receive()).isEqualTo("here");
    assertThat(second.left().receive()).isEqualTo("here");
    killed.kill();
    assertThat(first.left().poll(LONG)).isTrue();
    assertThatThrownBy(first.left()::receive).isInstanceOf(EOFException.class);
    assertThat(brother.isAlive()).isTrue();
    brother.kill();
    assertThatThrownBy(second.left()::receive).isInstanceOf(EOFException.class);
    killed.join();
    brother.join();
  }

  /** What a child does with its number and its end. */
  private record Writer(int number, Connection connection) implements java.io.Serializable {
    void write() throws IOException, InterruptedException {
      for (int i = 0; i < 10; i++) {
        connection.send(number * 100 + i);
      }
      connection.close();
    }
  }

  @Test
  @DisplayName("WT1 WT6 a wait gives all that are ready, up to the end of each stream")
  void waitsForManyWriters() throws Exception {
    List<Connection> open = new ArrayList<>();
    List<ChildProcess> children = new ArrayList<>();
    for (int number = 0; number < 4; number++) {
      Connection.Pair pair = Connection.oneWayPair();
      children.add(ChildProcess.start(Writer::write, new Writer(number, pair.right())));
      open.add(pair.left());
    }
    Map<Integer, List<Integer>> received = new TreeMap<>();
    while (!open.isEmpty()) {
      List<Connection> ready = Connection.wait(open, LONG);
      assertThat(ready).isNotEmpty().isSubsetOf(open);
      for (Connection connection : ready) {
        try {
          int value = connection.receive(Integer.class);
          received.computeIfAbsent(value / 100, n -> new ArrayList<>()).add(value % 100);
        } catch (EOFException e) {
          assertThat(e).hasMessage("the other end of the connection is closed");
          open.remove(connection);
        }
      }
    }
    List<Integer> all = IntStream.range(0, 10).boxed().toList();
    assertThat(received).isEqualTo(Map.of(0, all, 1, all, 2, all, 3, all));
    for (ChildProcess child : children) {
      end(child);
    }
  }

  @Test
  @DisplayName("WT3 a wait takes processes and connections, and gives the one that ended")
  void waitsForProcessesToo() throws Exception {
    Connection.Pair pair = Connection.pair();
    Connection.Pair silent = Connection.pair();
    ChildProcess child = ChildProcess.start(ConnectionIT::greetAndHear, pair.right());
    List<Waitable> mix = List.of(child, pair.left(), silent.left());
    assertThat(Connection.wait(mix, LONG)).containsExactly(pair.left());
    assertThat(pair.left().receive()).isEqualTo("hello");
    pair.left().send("and you");
    List<Waitable> others = List.of(silent.left(), child);
    assertThat(Connection.wait(others, LONG)).containsExactly(child);
    end(child);
  }

  @Test
  @DisplayName("CN22 an end whose process is gone gives errors, whatever is asked of it")
  void anEndOfADeadProcess() throws Exception {
    Connection.Pair way = Connection.pair();
    ChildProcess child = ChildProcess.start(ConnectionIT::sendOwnEnd, way.right());
    Connection orphan = way.left().receive(Connection.class);
    end(child);
    assertThat(orphan.poll(LONG)).isTrue();
    assertThatThrownBy(orphan::receive).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> orphan.send(1)).isInstanceOf(IOException.class);
    orphan.close();
    assertThatThrownBy(orphan::poll).hasMessage("the connection is closed");
  }

  private static void sendOwnEnd(Connection way) throws Exception {
    way.send(Connection.pair().left());
    way.close();
  }

  @Test
  @DisplayName("CN23 CN24 PR37 signals that are handled, and limits for sockets, end no wait")
  void signalsEndNoWait() throws Exception {
    List<String> command =
        List.of(
            Program.java(),
            "-Dsun.net.client.defaultReadTimeout=1",
            "-Dsun.net.client.defaultConnectTimeout=1",
            "-cp",
            Program.library().toString(),
            Program.script("Signals.java").toString());
    try (Program program = Program.start(Map.of(), command)) {
      Awaiting.until("all wait", () -> program.out().contains("all wait\n"));
      for (int i = 1; i <= 5; i++) {
        String pid = Long.toString(program.process().pid());
        Program.run(Map.of(), List.of("kill", "-WINCH", pid));
        String handled = "handled " + i + "\n";
        Awaiting.until(handled, () -> program.out().contains(handled));
      }
      try (OutputStream go = program.process().getOutputStream()) {
        go.write('\n');
      }
      Program.Result result = program.await();
      assertThat(result.err()).isEmpty();
      assertThat(result.out().lines().skip(6).sorted())
          .containsExactly("accepted", "joined OptionalInt[0]", "received hello", "sent 8388608");
    }
  }

  @Test
  @DisplayName("LC19 the socket of a listener is gone after the exit of a program that forgot it")
  void noSocketStays() {
    Program.Result result = Program.java(Program.script("OpenListener.java").toString());
    assertThat(result.err()).isEmpty();
    String[] lines = result.out().split("\n");
    assertThat(lines).hasSize(2);
    assertThat(lines[1]).isEqualTo("exists true");
    assertThat(Path.of(lines[0])).doesNotExist();
    assertThat(Path.of(lines[0]).getParent()).doesNotExist();
    assertThat(Arrays.asList(lines)).doesNotContain("");
  }
}

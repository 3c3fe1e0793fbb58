import io.procession.ChildProcess;
import io.procession.Connection;
import io.procession.Listener;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;

static final byte[] KEY = {1};

interface Step {
  String run() throws Exception;
}

/** Starts a thread that does the step and prints what comes of it. */
static void start(Step step) {
  new Thread(
          () -> {
            try {
              IO.println(step.run());
            } catch (Exception e) {
              IO.println(e);
            }
          })
      .start();
}

/** Waits in all ways for what comes only after a line on standard input; signals come before. */
void main() throws Exception {
  AtomicInteger handled = new AtomicInteger();
  Signal.handle(new Signal("WINCH"), s -> IO.println("handled " + handled.incrementAndGet()));
  Listener listener = Listener.open(KEY);
  Connection client = Connection.open(listener.address(), KEY);
  Connection server = listener.accept();
  Connection.Pair pair = Connection.pair();
  ChildProcess child = ChildProcess.start(connection -> connection.receive(), pair.right());

  start(() -> "received " + client.receive());
  byte[] large = new byte[8 << 20];
  start(
      () -> {
        client.sendBytes(large);
        return "sent " + large.length;
      });
  start(
      () -> {
        listener.accept().close();
        return "accepted";
      });
  start(
      () -> {
        child.join();
        return "joined " + child.exitCode();
      });
  IO.println("all wait");

  IO.readln();
  server.send("hello");
  server.receiveBytes();
  Connection.open(listener.address(), KEY);
  pair.left().send("end");
}

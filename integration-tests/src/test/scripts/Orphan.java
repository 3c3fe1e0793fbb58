import io.procession.ChildProcess;
import java.lang.ProcessBuilder.Redirect;

/** A grandchild that outlives its parent and says what it sees of it, in a file. */
static void watch(String file) throws Exception {
  var parent = ChildProcess.parent().orElseThrow();
  Files.writeString(Path.of(file + ".alive"), parent.isAlive() + " " + parent.pid());
  while (!parent.join(Duration.ofMillis(100))) {
    IO.println("still there");
  }
  Files.writeString(Path.of(file + ".part"), "alive=" + parent.isAlive());
  Files.move(Path.of(file + ".part"), Path.of(file));
}

static void middle(String file) throws Exception {
  ChildProcess.builder().outlivesParent().redirectOutput(Redirect.DISCARD).start(() -> watch(file));
  new java.util.concurrent.CountDownLatch(1).await();
}

void main(String[] args) throws Exception {
  String file = args[0];
  ChildProcess child = ChildProcess.start(() -> middle(file));
  while (!Files.exists(Path.of(file + ".alive"))) {
    Thread.sleep(10);
  }
  IO.println(Files.readString(Path.of(file + ".alive")).equals("true " + child.pid()));
  child.kill();
  child.join();
  IO.println(child.exitCode());
}

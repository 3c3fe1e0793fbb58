import io.procession.ChildProcess;

class Bomb {
  static final ChildProcess CHILD;

  static {
    CHILD = ChildProcess.builder().name("bomb").start(Bomb::work);
  }

  static void work() {
    IO.println("never");
  }

  public static void main(String[] args) throws Exception {
    CHILD.join();
    IO.println(CHILD.exitCode());
  }
}

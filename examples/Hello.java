// Four child processes say hello, in whatever order they come to it.
import io.procession.*;

void hello(String who) {
  IO.println("hello from " + who);
}

void main() {
  int children = 4;
  for (int i = 0; i < children; i++) {
    ChildProcess.start(this::hello, Integer.toString(i));
  }
}

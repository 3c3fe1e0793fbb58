import io.procession.*;
import java.io.*;

void main() throws Exception {
  System.setOut(
      new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))));
  System.out.print("buffered, ");
  var child =
      ChildProcess.builder()
          .redirectOutput(ProcessBuilder.Redirect.INHERIT)
          .start(() -> IO.println("child"));
  child.join();
  System.out.flush();
}

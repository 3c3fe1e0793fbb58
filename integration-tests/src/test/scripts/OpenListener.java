import io.procession.Listener;
import java.net.UnixDomainSocketAddress;

/** Opens a listener, says where, and exits without closing it. */
void main() throws Exception {
  Listener listener = Listener.open(new byte[] {1});
  Path socket = ((UnixDomainSocketAddress) listener.address()).getPath();
  IO.println(socket);
  IO.println("exists " + Files.exists(socket));
}

import io.procession.*;
import java.net.*;

void main(String[] args) throws Exception {
  Manager.builder().address(UnixDomainSocketAddress.of(args[0])).key(args[1].getBytes()).serve();
}

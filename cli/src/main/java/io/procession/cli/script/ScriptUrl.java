package io.procession.cli.script;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;

/**
 * Addresses of classes that exist only in memory. Their protocol tells those who copy classes to
 * other processes that no file holds them.
 */
final class ScriptUrl {
  static final String PROTOCOL = "procession-script";

  private ScriptUrl() {}

  /**
   * Makes an address.
   *
   * @param resource the name of a class file, with slashes
   * @param bytes what is read from it
   * @return an address that works within this process
   */
  static URL of(String resource, byte[] bytes) {
    try {
      return URL.of(new URI(PROTOCOL, resource, null), new Handler(bytes));
    } catch (URISyntaxException | IOException e) {
      throw new IllegalArgumentException("resource must be a name: resource=" + resource, e);
    }
  }

  /** Knows what one address stands for. */
  private static final class Handler extends URLStreamHandler {
    private final byte[] bytes;

    Handler(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new Connection(url, bytes);
    }
  }

  /** Reads from memory. */
  private static final class Connection extends URLConnection {
    private final byte[] bytes;

    Connection(URL url, byte[] bytes) {
      super(url);
      this.bytes = bytes;
    }

    @Override
    public void connect() {
      connected = true;
    }

    @Override
    public InputStream getInputStream() {
      connect();
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public long getContentLengthLong() {
      return bytes.length;
    }

    @Override
    public String getContentType() {
      return "application/java-vm";
    }
  }
}

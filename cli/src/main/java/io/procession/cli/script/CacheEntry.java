package io.procession.cli.script;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a compiled script with all that it was compiled from. The sources themselves are
 * compared, not hashes of them: they are small, and loading a hash function takes longer.
 */
final class CacheEntry {
  private static final int MAGIC = 0x50525343; // PRSC
  private static final int FORMAT = 1;
  private static final int HEAD = Integer.BYTES + Integer.BYTES + Long.BYTES;

  private CacheEntry() {}

  /**
   * Writes an entry.
   *
   * @param script what was compiled
   * @param circumstances everything else the result depends on, as text
   * @param compiled the result
   * @return the bytes of a file
   */
  static byte[] encode(ScriptSource script, String circumstances, CompiledScript compiled)
      throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    write(out, circumstances);
    write(out, script.absolutePath().toString());
    write(out, script.bytes());
    Dependencies dependencies = compiled.dependencies();
    write(out, dependencies.root());
    writeFiles(out, dependencies.sources());
    out.writeInt(dependencies.listings().size());
    for (Map.Entry<String, String> listing : dependencies.listings().entrySet()) {
      write(out, listing.getKey());
      write(out, listing.getValue());
    }
    writeNames(out, dependencies.absent());
    writeNames(out, compiled.mainCandidates());
    writeFiles(out, compiled.classes());
    byte[] body = bytes.toByteArray();
    return ByteBuffer.allocate(HEAD + body.length)
        .putInt(MAGIC)
        .putInt(FORMAT)
        .putLong(checksum(body, 0))
        .put(body)
        .array();
  }

  /**
   * Reads an entry.
   *
   * @param file the bytes of a file
   * @param script what would be compiled
   * @param circumstances as they are now
   * @return null if the file is damaged, or is about something else
   */
  static @Nullable CompiledScript decode(byte[] file, ScriptSource script, String circumstances)
      throws IOException {
    if (file.length < HEAD) {
      return null;
    }
    ByteBuffer head = ByteBuffer.wrap(file);
    if (head.getInt() != MAGIC
        || head.getInt() != FORMAT
        || head.getLong() != checksum(file, HEAD)) {
      return null;
    }
    var in = new DataInputStream(new ByteArrayInputStream(file, HEAD, file.length - HEAD));
    if (!readText(in).equals(circumstances)
        || !readText(in).equals(script.absolutePath().toString())
        || !Arrays.equals(readBytes(in), script.bytes())) {
      return null;
    }
    var dependencies =
        new Dependencies(
            readText(in), readFiles(in), readListings(in), new TreeSet<>(readNames(in)));
    return new CompiledScript(readNames(in), readFiles(in), dependencies);
  }

  private static long checksum(byte[] bytes, int from) {
    var checksum = new CRC32C();
    checksum.update(bytes, from, bytes.length - from);
    return checksum.getValue();
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    write(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void writeNames(DataOutputStream out, Collection<String> names)
      throws IOException {
    out.writeInt(names.size());
    for (String name : names) {
      write(out, name);
    }
  }

  private static void writeFiles(DataOutputStream out, Map<String, byte[]> files)
      throws IOException {
    out.writeInt(files.size());
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      write(out, file.getKey());
      write(out, file.getValue());
    }
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  private static List<String> readNames(DataInputStream in) throws IOException {
    int count = in.readInt();
    var names = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      names.add(readText(in));
    }
    return names;
  }

  private static Map<String, String> readListings(DataInputStream in) throws IOException {
    int count = in.readInt();
    var listings = new LinkedHashMap<String, String>();
    for (int i = 0; i < count; i++) {
      listings.put(readText(in), readText(in));
    }
    return listings;
  }

  private static Map<String, byte[]> readFiles(DataInputStream in) throws IOException {
    int count = in.readInt();
    var files = new LinkedHashMap<String, byte[]>();
    for (int i = 0; i < count; i++) {
      files.put(readText(in), readBytes(in));
    }
    return files;
  }
}

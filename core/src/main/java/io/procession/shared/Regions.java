package io.procession.shared;

import io.procession.internal.memory.Region;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** Regions, with failures in the words of this package. */
final class Regions {
  private Regions() {}

  /** What makes, finds or removes a region. */
  @FunctionalInterface
  interface Source<T> {
    /** Does it. */
    T get() throws IOException;
  }

  static <T> T get(Source<T> source) {
    try {
      return source.get();
    } catch (FileAlreadyExistsException e) {
      throw new SharedMemoryException(
          "there is shared memory of that name already: name=" + fileName(e.getFile()), e);
    } catch (NoSuchFileException e) {
      throw gone(fileName(e.getFile()));
    } catch (IOException e) {
      throw new SharedMemoryException(String.valueOf(e.getMessage()), e);
    }
  }

  static Region join(String name) {
    return get(() -> Region.join(name));
  }

  private static String fileName(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  static SharedMemoryException gone(String name) {
    return new SharedMemoryException(
        "there is no shared memory of that name: name="
            + name
            + "\n  Try: keep the object open in the process that created it, as long as others use"
            + " it.",
        null);
  }
}

package io.procession.it.worlds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs and outputs in a page of the documentation, in the order in which they stand. */
public final class Guide {
  private final List<String> blocks;

  private Guide(List<String> blocks) {
    this.blocks = blocks;
  }

  /** Reads a page of {@code docs/guides}. */
  public static Guide read(String name) {
    try {
      String[] parts = Files.readString(Path.of("../docs/guides", name)).split("```");
      List<String> blocks = new ArrayList<>();
      for (int i = 1; i < parts.length; i += 2) {
        blocks.add(parts[i].substring(parts[i].indexOf('\n') + 1));
      }
      return new Guide(blocks);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a block, which has to contain the words. */
  public String block(int index, String words) {
    assertThat(blocks.get(index)).contains(words);
    return blocks.get(index);
  }
}

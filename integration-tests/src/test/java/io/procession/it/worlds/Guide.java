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

  /**
   * A program and what it prints.
   *
   * @param source its only file
   * @param output the block after it
   */
  public record Whole(String source, String output) {}

  /** The blocks that are whole programs. */
  public List<Whole> programs() {
    List<Whole> programs = new ArrayList<>();
    for (int i = 0; i + 1 < blocks.size(); i++) {
      if (blocks.get(i).contains("void main(")) {
        programs.add(new Whole(blocks.get(i), blocks.get(i + 1)));
      }
    }
    return programs;
  }

  /** The text of a block, which has to contain the words. */
  public String block(int index, String words) {
    assertThat(blocks.get(index)).contains(words);
    return blocks.get(index);
  }
}

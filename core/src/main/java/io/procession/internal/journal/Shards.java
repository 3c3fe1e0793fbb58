package io.procession.internal.journal;

import io.procession.JournalException;
import io.procession.JournalSync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The journals of the shards of one call, beside that of the whole.
 *
 * @param journal that of the whole
 * @param count how many shards there are
 */
public record Shards(Path journal, int count) {
  private static final String NAME = ".shard-(\\d{1,6})-of-(\\d{1,6})";

  /**
   * What has become of the shards.
   *
   * @param missing those that are not complete, or whose journal is in use, rising
   * @param results how many reports of workers are in the journal of the whole now; 0 while shards
   *     are missing
   */
  public record Gathered(List<Integer> missing, long results) {
    /** Copies the list. */
    public Gathered {
      missing = List.copyOf(missing);
    }
  }

  /**
   * Finds out how many shards there are, by the names of their journals.
   *
   * @throws JournalException if there are none, or those of several divisions
   */
  public static Shards of(Path journal) {
    TreeSet<Integer> counts = new TreeSet<>();
    Pattern pattern = Pattern.compile(Pattern.quote(journal.getFileName() + "") + NAME);
    Path directory = Objects.requireNonNull(journal.toAbsolutePath().getParent());
    try (Stream<Path> files = Files.list(directory)) {
      files
          .map(file -> pattern.matcher(file.getFileName() + ""))
          .filter(Matcher::matches)
          .forEach(matcher -> counts.add(Integer.valueOf(matcher.group(2))));
    } catch (IOException e) {
      throw new JournalException("cannot look for shards: directory=" + directory, e);
    }
    if (counts.size() != 1) {
      throw new JournalException(
          counts.isEmpty()
              ? "there is no shard: no file like " + journal + ".shard-0-of-8"
              : "there are shards of several divisions: of %s\n".formatted(counts)
                  + "  Try: remove the files of those that are not wanted.",
          null);
    }
    return new Shards(journal, counts.first());
  }

  private Path file(int shard) {
    return journal.resolveSibling(
        "%s.shard-%d-of-%d".formatted(journal.getFileName(), shard, count));
  }

  /**
   * Puts all shards into the journal of the whole, if none is missing. Can be done again.
   *
   * @throws JournalException if a journal is damaged, or cannot be written
   */
  public Gathered gather() {
    List<Integer> missing = new ArrayList<>();
    for (int shard = 0; shard < count; shard++) {
      if (!isComplete(file(shard))) {
        missing.add(shard);
      }
    }
    if (!missing.isEmpty()) {
      return new Gathered(missing, 0);
    }
    long results = 0;
    try (Journal whole = Journal.open(journal, JournalSync.EACH_SECOND)) {
      for (int shard = 0; shard < count; shard++) {
        try (ShardFile file = ShardFile.open(file(shard))) {
          results += whole.adopt(file);
        }
      }
    } catch (IOException e) {
      throw new JournalException("a shard cannot be closed: " + e.getMessage(), e);
    }
    return new Gathered(missing, results);
  }

  private static boolean isComplete(Path file) {
    if (!Files.exists(file)) {
      return false;
    }
    try (ShardFile shard = ShardFile.open(file)) {
      return shard.isComplete();
    } catch (IOException e) {
      throw new JournalException("the shard cannot be read: file=" + file, e);
    } catch (JournalException e) {
      if (String.valueOf(e.getMessage()).startsWith("the journal is in use")) {
        return false; // Its job runs.
      }
      throw e;
    }
  }
}

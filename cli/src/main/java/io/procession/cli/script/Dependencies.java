package io.procession.cli.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * What the compiler looked at below the script's directory: files it read, directories it listed,
 * and directories that were not there. As long as all of that is unchanged, so is its result.
 *
 * @param root the directory that holds the packages; all other paths are relative to it
 * @param sources the files that were compiled besides the script, with their bytes
 * @param listings the directories that were listed, with the names of their source files
 * @param absent the directories that would be listed if they appeared
 */
record Dependencies(
    String root, Map<String, byte[]> sources, Map<String, String> listings, Set<String> absent) {

  /**
   * Whether nothing has changed since that could change the classes.
   *
   * @param script the script itself, which is unchanged
   */
  boolean hold(ScriptSource script) {
    Path base = Path.of(root);
    for (String directory : absent) {
      if (Files.isDirectory(base.resolve(directory))) {
        return false;
      }
    }
    for (Map.Entry<String, byte[]> source : sources.entrySet()) {
      if (!isUnchanged(base.resolve(source.getKey()), source.getValue())) {
        return false;
      }
    }
    for (Map.Entry<String, String> listing : listings.entrySet()) {
      String now = SourceTree.namesIn(base.resolve(listing.getKey()));
      if (!now.equals(listing.getValue()) && hasNewMentioned(listing.getValue(), now, script)) {
        return false;
      }
    }
    return true;
  }

  /**
   * A file that came matters if a source has its name; one that went was used, or never mattered.
   */
  private boolean hasNewMentioned(String before, String now, ScriptSource script) {
    Set<String> known = Set.of(before.split("/", -1));
    for (String name : now.split("/", -1)) {
      String type = name.substring(0, Math.max(0, name.length() - SourceTree.SUFFIX.length()));
      if (!known.contains(name) && isMentioned(type, script)) {
        return true;
      }
    }
    return false;
  }

  private boolean isMentioned(String type, ScriptSource script) {
    if (script.text().contains(type)) {
      return true;
    }
    for (byte[] source : sources.values()) {
      if (new String(source, StandardCharsets.UTF_8).contains(type)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUnchanged(Path file, byte[] content) {
    try {
      return Files.size(file) == content.length && Arrays.equals(Files.readAllBytes(file), content);
    } catch (IOException e) {
      return false; // The compiler will say what is wrong with it.
    }
  }
}

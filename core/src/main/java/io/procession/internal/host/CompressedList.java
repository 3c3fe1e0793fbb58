package io.procession.internal.host;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Slurm's short forms: counts {@code 20(x2),16}, hosts {@code x[01-03,7]y[1-2]}. */
final class CompressedList {
  /**
   * More than any cluster has; less would refuse a real one, more lets a typing error fill the
   * heap.
   */
  private static final int MAX_ELEMENTS = 1 << 17;

  private static final Pattern COUNT = Pattern.compile("(\\d{1,9})(?:\\(x(\\d{1,6})\\))?");
  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

  private CompressedList() {}

  /** Expands {@code 20(x2),16} to 20, 20, 16. */
  static List<Integer> counts(String text) {
    List<Integer> counts = new ArrayList<>();
    for (String item : text.strip().split(",", -1)) {
      Matcher matcher = COUNT.matcher(item.strip());
      require(matcher.matches(), "must look like 20(x2),16", text);
      int times = matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2));
      require(counts.size() + times <= MAX_ELEMENTS, "must be shorter", text);
      for (int i = 0; i < times; i++) {
        counts.add(Integer.valueOf(matcher.group(1)));
      }
    }
    return counts;
  }

  /** Expands {@code x[01-02]y[1-2],z} to x01y1, x01y2, x02y1, x02y2, z. */
  static List<String> hosts(String text) {
    List<String> hosts = new ArrayList<>();
    for (String item : splitOutsideBrackets(text.strip())) {
      require(!item.isEmpty(), "must not have empty hosts", text);
      hosts.addAll(expand(item, text));
      require(hosts.size() <= MAX_ELEMENTS, "must be shorter", text);
    }
    return hosts;
  }

  /** Expands {@code 0-3,8} to 0, 1, 2, 3, 8; a leading zero keeps its width. */
  static List<String> ranges(String text) {
    List<String> numbers = new ArrayList<>();
    for (String item : text.strip().split(",", -1)) {
      Matcher matcher = RANGE.matcher(item.strip());
      require(matcher.matches(), "must have ranges like 0-3,8", text);
      int width = matcher.group(1).length();
      int low = Integer.parseInt(matcher.group(1));
      int high = matcher.group(2) == null ? low : Integer.parseInt(matcher.group(2));
      require(low <= high, "must have rising ranges", text);
      require(high - low < MAX_ELEMENTS - numbers.size(), "must have shorter ranges", text);
      for (int number = low; number <= high; number++) {
        String digits = Integer.toString(number);
        numbers.add("0".repeat(Math.max(0, width - digits.length())) + digits);
      }
    }
    return numbers;
  }

  private static List<String> expand(String item, String text) {
    int open = item.indexOf('[');
    int close = item.indexOf(']');
    if (open < 0 && close < 0) {
      return List.of(item);
    }
    require(open >= 0 && open < close, "must have brackets in pairs", text);
    String prefix = item.substring(0, open);
    List<String> numbers = ranges(item.substring(open + 1, close));
    List<String> tails = expand(item.substring(close + 1), text);
    require((long) numbers.size() * tails.size() <= MAX_ELEMENTS, "must be shorter", text);
    List<String> hosts = new ArrayList<>();
    for (String number : numbers) {
      for (String tail : tails) {
        hosts.add(prefix + number + tail);
      }
    }
    return hosts;
  }

  private static List<String> splitOutsideBrackets(String text) {
    List<String> items = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (c == ',' && depth == 0) {
        items.add(text.substring(start, i));
        start = i + 1;
      }
    }
    items.add(text.substring(start));
    return items;
  }

  private static void require(boolean condition, String rule, String text) {
    if (!condition) {
      throw new IllegalArgumentException("a list " + rule + ": list=" + text);
    }
  }
}

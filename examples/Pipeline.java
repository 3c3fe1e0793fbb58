// Three stages with a JoinableQueue before each of the last two: lines, words, counts.
import io.procession.*;
import io.procession.shared.*;

void split(JoinableQueue<String> lines, JoinableQueue<String> words) throws InterruptedException {
  while (true) {
    for (String word : lines.take().split(" ")) {
      words.put(word);
    }
    lines.taskDone(); // After all that follows from the line was put.
  }
}

void count(JoinableQueue<String> words, SharedQueue<String> results) throws InterruptedException {
  var counts = new TreeMap<String, Integer>();
  try {
    while (true) {
      counts.merge(words.take(), 1, Integer::sum);
      words.taskDone();
    }
  } catch (QueueShutDownException e) {
    results.put(counts.toString());
  }
}

void main() throws InterruptedException {
  try (JoinableQueue<String> lines = JoinableQueue.create();
      JoinableQueue<String> words = JoinableQueue.create();
      SharedQueue<String> results = SharedQueue.create()) {
    for (int i = 0; i < 2; i++) { // Daemons end with the program, in the middle of a take.
      ChildProcess.builder().daemon(true).start(() -> split(lines, words));
    }
    ChildProcess.start(() -> count(words, results));

    for (String line : List.of("to be or not to be", "that is the question", "to be is to do")) {
      lines.put(line);
    }
    lines.join(); // All lines are split,
    words.join(); // and all words counted.
    words.shutdown();
    IO.println(results.take());
  }
}

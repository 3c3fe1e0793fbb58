// What happens to static fields of a script in its workers.

import io.procession.*;

static Set<String> words;
static int prepared = 1;
static Map<Integer, Integer> cache = new HashMap<>();
static int rate = 2;

static Set<String> load(String text) {
  return new TreeSet<>(List.of(text.split(" ")));
}

static void prepare(String text) {
  if (words == null) {
    words = load(text);
  }
  prepared++;
}

static int cached(int x) {
  cache.put(x, cache.size());
  return cache.size();
}

void main() {
  try (var pool = Pool.builder().workers(1).initializer(() -> prepare("a b c")).open()) {
    IO.println("assigned " + pool.map(word -> words.contains(word), List.of("a", "x")));
    IO.println("counted " + pool.apply(() -> prepared) + " here " + prepared);
    words = Set.of("x");
    IO.println("assigned " + pool.map(word -> words.contains(word), List.of("a", "x")));
    IO.println("cache " + pool.map(x -> cached(x), List.of(1, 2)));
    IO.println("cache " + pool.map(x -> cached(x), List.of(3, 4)) + " here " + cache.size());
    cache = new HashMap<>(Map.of(7, 7));
    IO.println("changed cache " + pool.map(x -> cached(x), List.of(5)));
    IO.println("rate " + pool.apply(() -> rate++) + " " + pool.apply(() -> rate));
    rate = 50;
    IO.println("changed rate " + pool.apply(() -> rate++) + " " + pool.apply(() -> rate));
  }
  try (var pool = Pool.builder().workers(1).initializer(() -> words = load("d e")).open()) {
    IO.println("lambda " + pool.map(word -> words.contains(word), List.of("d", "x")));
  }
}

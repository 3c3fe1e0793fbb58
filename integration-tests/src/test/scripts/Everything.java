// What a compact source file can send to its workers.

import io.procession.*;

record P(int a, String b) {}

enum Colour {
  RED,
  GREEN
}

class Plain {
  int z = 3;

  int twice() {
    return 2 * z;
  }
}

static class ScriptException extends Exception {
  final int code;

  ScriptException(int code) {
    super("code " + code);
    this.code = code;
  }
}

int n = 10;
static int s = 7;
Thread notSerializable = Thread.currentThread();
final Pool pool = Pool.open(2);

int cube(int x) {
  return x * x * x;
}

static int scube(int x) {
  return x * x * x;
}

int fact(int x) {
  return x <= 1 ? 1 : x * fact(x - 1);
}

record Table(Map<String, P> rows) {}

void main() {
  n = 100;
  s = 70;
  int k = 5;
  var three = List.of(1, 2, 3);
  try (pool) {
    IO.println("lambda " + pool.map(x -> x * x, three));
    IO.println("cube(x) " + pool.map(x -> cube(x), three));
    IO.println("this::cube " + pool.map(this::cube, three));
    IO.println("this::fact " + pool.map(this::fact, List.of(1, 5, 10)));
    IO.println("scube(x) " + pool.map(x -> scube(x), three));
    IO.println("captured " + pool.map(x -> x * k, three));
    IO.println("field " + pool.map(x -> x + n, three));
    IO.println("static " + pool.map(x -> x + s, three));
    s = 700;
    IO.println("static again " + pool.map(x -> x + s, three));
    IO.println("record out " + pool.map(x -> new P(x, "r" + x), three));
    IO.println("record in " + pool.map(p -> p.b() + p.a(), List.of(new P(1, "u"), new P(2, "v"))));
    IO.println("enum " + pool.map(x -> x == 1 ? Colour.RED : Colour.GREEN, List.of(1, 2)));
    IO.println(
        "anonymous "
            + pool.map(
                new TaskFunction<Integer, Integer>() {
                  public Integer apply(Integer x) {
                    return cube(x) + n;
                  }
                },
                List.of(1, 2)));
    IO.println(
        "nested lambda "
            + pool.map(x -> Stream.of(1, 2, 3).map(y -> y * x + cube(x)).toList(), List.of(1, 2)));
    IO.println("inner class " + pool.map(x -> new Plain().twice() + x, List.of(1, 2)));
    IO.println("Math::abs " + pool.map(Math::abs, List.of(-1, -2)));
    IO.println("starmap " + pool.starmap((x, y) -> cube(x) + y, Args.zip(three, three)));
    var table = pool.broadcast(new Table(Map.of("a", new P(1, "r1"), "b", new P(2, "r2"))));
    IO.println("broadcast " + pool.map(x -> table.value().rows().get(x).b(), List.of("a", "b")));
    try {
      pool.map(
          x -> {
            if (x == 2) {
              throw new ScriptException(x);
            }
            return x;
          },
          three);
    } catch (TaskFailedException e) {
      IO.println(
          "exception "
              + e.task()
              + " "
              + e.getCause().getMessage()
              + " "
              + ((ScriptException) e.getCause()).code);
    }
  }
}

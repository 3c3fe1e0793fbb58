import io.procession.*;

void main() {
  try (var pool = Pool.open(1);
      var manager = Manager.start()) {
    var list = manager.list(pool.map(x -> x + 1, List.of(1, 2)));
    IO.println(list);
  }
}

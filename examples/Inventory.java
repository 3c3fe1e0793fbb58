// A shared inventory: one stock, sold from by all workers of a pool. The stock lives in the process
// of a
// manager; what the workers get is a proxy. Python's Manager with a registered class.
import io.procession.*;
import io.procession.managed.*;

interface Stock {
  int take(String article, int wanted);

  void deliver(String article, int count);
}

static final class Shelf implements Stock {
  private final Map<String, Integer> left = new HashMap<>();

  public synchronized int take(String article, int wanted) {
    int taken = Math.min(wanted, left.getOrDefault(article, 0));
    left.merge(article, -taken, Integer::sum);
    return taken;
  }

  public synchronized void deliver(String article, int count) {
    left.merge(article, count, Integer::sum);
  }
}

record Order(String customer, String article, int count) {}

void main() throws Exception {
  try (var manager = Manager.start();
      var pool = Pool.open(4)) {
    Stock stock = manager.host(Stock.class, () -> new Shelf());
    stock.deliver("nut", 100);
    stock.deliver("bolt", 40);
    ManagedMap<String, Integer> sold = manager.map();
    ManagedQueue<Order> open = manager.queue();
    for (int i = 0; i < 20; i++) {
      open.put(new Order("customer " + i, i % 2 == 0 ? "nut" : "bolt", 10));
    }
    pool.forEach(
        seller -> {
          for (Order order = open.poll(); order != null; order = open.poll()) {
            int taken = stock.take(order.article(), order.count());
            sold.merge(order.article(), taken, Integer::sum);
          }
        },
        List.of(1, 2, 3, 4));
    IO.println("sold " + new TreeMap<>(sold));
    IO.println("left " + stock.take("nut", 1000) + " nuts, " + stock.take("bolt", 1000) + " bolts");
  }
}

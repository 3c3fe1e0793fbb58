package io.procession.internal.pool;

import io.procession.spi.Attempt;
import io.procession.spi.EngineSession;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An engine with places that a test opens, which keeps what it was sent. */
final class FakeSession implements EngineSession {
  private int places;
  private final List<Attempt> sent = new ArrayList<>();
  private final List<Long> rebalanced = new ArrayList<>();
  private int closed;
  private int terminated;

  void open(int count) {
    places += count;
  }

  /** What was sent since this was last asked. */
  List<Attempt> takeSent() {
    List<Attempt> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  int closed() {
    return closed;
  }

  int terminated() {
    return terminated;
  }

  @Override
  public int workers() {
    return 2;
  }

  @Override
  public @Nullable Runnable place(Attempt attempt, boolean ahead) {
    if (ahead || places == 0) {
      return null;
    }
    places--;
    return () -> sent.add(attempt);
  }

  /** How long, in ns, attempts had to wait that were asked back since this was last asked. */
  List<Long> takeRebalanced() {
    List<Long> taken = List.copyOf(rebalanced);
    rebalanced.clear();
    return taken;
  }

  @Override
  public void rebalance(long nanos) {
    rebalanced.add(nanos);
  }

  @Override
  public void close() {
    closed++;
  }

  @Override
  public void terminate() {
    terminated++;
  }
}

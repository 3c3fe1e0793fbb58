package io.procession.shared;

import io.procession.MultiprocessingException;

/**
 * All items of a {@link JoinableQueue} are done but for some that were taken by processes which
 * have died since: nobody will mark them as done. The queue itself no longer has them. Whoever puts
 * them again, or does without them, calls {@link JoinableQueue#taskDone()} once for each of the
 * lost ones.
 *
 * <p>Python hangs in this case.
 */
public class LostItemsException extends MultiprocessingException {
  private static final long serialVersionUID = 1L;

  private final long items;

  LostItemsException(String queue, long pid, long items) {
    super(
        "%d items were taken by processes that died before taskDone(), one of them pid %d: %s\n"
                .formatted(items, pid, queue)
            + "  Try: put them again, or do without them, and call taskDone() %d times."
                .formatted(items),
        null);
    this.items = items;
  }

  /**
   * How many items are lost.
   *
   * @return one or more
   */
  public long items() {
    return items;
  }
}

package io.procession.internal.proxy;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Goes over a copy, and removes from the original. */
final class CopyIterator<E extends @Nullable Object> implements Iterator<E> {
  private final Iterator<E> copy;
  private final Consumer<E> remove;
  private @Nullable List<E> last;

  CopyIterator(Iterator<E> copy, Consumer<E> remove) {
    this.copy = copy;
    this.remove = remove;
  }

  @Override
  public boolean hasNext() {
    return copy.hasNext();
  }

  @Override
  public E next() {
    E element = copy.next();
    last = Collections.singletonList(element);
    return element;
  }

  @Override
  public void remove() {
    if (last == null) {
      throw new IllegalStateException("next() must come before remove()");
    }
    remove.accept(last.getFirst());
    last = null;
  }
}

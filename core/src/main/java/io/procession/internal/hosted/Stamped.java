package io.procession.internal.hosted;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A state, and the number of the change that led to it.
 *
 * @param state the state
 * @param stamp no other state of the object has this number
 * @param <T> what it is
 */
public record Stamped<T extends @Nullable Object>(T state, long stamp) implements Serializable {}

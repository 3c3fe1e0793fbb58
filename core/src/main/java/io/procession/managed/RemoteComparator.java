package io.procession.managed;

import java.io.Serializable;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Comparator} that is copied to the process of a {@link io.procession.Manager} and runs
 * there, with what it captured. Lambdas and method references are such functions where one is
 * expected.
 *
 * @param <T> the type of the arguments
 */
@FunctionalInterface
public interface RemoteComparator<T extends @Nullable Object> extends Comparator<T>, Serializable {}

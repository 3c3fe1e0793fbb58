package io.procession.managed;

import java.io.Serializable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Predicate} that is copied to the process of a {@link io.procession.Manager} and runs
 * there, with what it captured. Lambdas and method references are such functions where one is
 * expected.
 *
 * @param <T> the type of the arguments
 */
@FunctionalInterface
public interface RemotePredicate<T extends @Nullable Object> extends Predicate<T>, Serializable {}

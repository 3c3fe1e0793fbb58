package io.procession.managed;

import java.io.Serializable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A {@link UnaryOperator} that is copied to the process of a {@link io.procession.Manager} and runs
 * there, with what it captured. Lambdas and method references are such functions where one is
 * expected.
 *
 * @param <T> the type of the arguments
 */
@FunctionalInterface
public interface RemoteUnaryOperator<T extends @Nullable Object>
    extends UnaryOperator<T>, Serializable {}

package io.procession.internal.worker;

import io.procession.Args;
import io.procession.TaskBiFunction;
import io.procession.TaskCallable;
import io.procession.TaskConsumer;
import io.procession.TaskFunction;
import io.procession.TaskRunnable;
import io.procession.TaskTriFunction;
import io.procession.internal.codec.Reduction;
import io.procession.spi.FunctionKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A decoded function, ready to be applied.
 *
 * @param kind how it is called
 * @param function the object, of the interface that the kind names
 * @param loader the loader of the classes it was shipped with; inputs are decoded with it
 */
@SuppressWarnings("unchecked") // The kind says which interface it is, since encoding.
public record LoadedFunction(FunctionKind kind, Object function, ClassLoader loader) {
  /**
   * Applies the function.
   *
   * @param input the input, or the pair or triple of arguments
   * @return its result; null if it has none
   * @throws Exception what the function throws
   */
  public @Nullable Object apply(@Nullable Object input) throws Exception {
    return switch (kind) {
      case FUNCTION -> ((TaskFunction<@Nullable Object, @Nullable Object>) function).apply(input);
      case BI_FUNCTION -> applyTwo((Args.Two<?, ?>) require(input));
      case TRI_FUNCTION -> applyThree((Args.Three<?, ?, ?>) require(input));
      case CALLABLE -> ((TaskCallable<@Nullable Object>) function).call();
      case RUNNABLE -> {
        ((TaskRunnable) function).run();
        yield null;
      }
      case REDUCTION -> ((Reduction) function).apply(input);
      case CONSUMER -> {
        ((TaskConsumer<@Nullable Object>) function).accept(input);
        yield null;
      }
    };
  }

  /**
   * Combines results, for {@link FunctionKind#REDUCTION}.
   *
   * @param before what earlier tasks gave, or null
   * @param result what the next task gave
   * @return what they give together
   * @throws Exception what the combiner throws
   */
  Object combine(@Nullable Object before, @Nullable Object result) throws Exception {
    Object after = Objects.requireNonNull(result);
    return before == null ? after : ((Reduction) function).combine(before, after);
  }

  private @Nullable Object applyTwo(Args.Two<?, ?> args) throws Exception {
    return ((TaskBiFunction<@Nullable Object, @Nullable Object, @Nullable Object>) function)
        .apply(args.first(), args.second());
  }

  private @Nullable Object applyThree(Args.Three<?, ?, ?> args) throws Exception {
    return ((TaskTriFunction<
                @Nullable Object, @Nullable Object, @Nullable Object, @Nullable Object>)
            function)
        .apply(args.first(), args.second(), args.third());
  }

  private static Object require(@Nullable Object input) {
    if (input == null) {
      throw new NullPointerException("an argument list of starmap must not be null");
    }
    return input;
  }
}

package io.procession.internal.host;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where Procession keeps what it can make again: the rules of the XDG base directories. */
public final class CacheDirectory {
  private CacheDirectory() {}

  /**
   * Finds the directory; it need not exist.
   *
   * @param environment gives a variable of the environment or null
   * @param userHome used where {@code HOME} is not set; may be null
   * @return null if this user has no place for it
   */
  public static @Nullable Path find(
      UnaryOperator<@Nullable String> environment, @Nullable String userHome) {
    try {
      return choose(environment, userHome);
    } catch (InvalidPathException e) {
      return null; // A name that this locale cannot express.
    }
  }

  private static @Nullable Path choose(
      UnaryOperator<@Nullable String> environment, @Nullable String userHome) {
    String own = nonEmpty(environment.apply("PROCESSION_CACHE"));
    if (own != null) {
      return Path.of(own).toAbsolutePath();
    }
    String caches = nonEmpty(environment.apply("XDG_CACHE_HOME"));
    if (caches != null && Path.of(caches).isAbsolute()) {
      return Path.of(caches, "procession");
    }
    String set = nonEmpty(environment.apply("HOME"));
    String home = set != null ? set : userHome;
    return home != null && Path.of(home).isAbsolute()
        ? Path.of(home, ".cache", "procession")
        : null;
  }

  /**
   * The directory of compiled scripts.
   *
   * @param cache the directory of everything that is kept
   * @return the part of it for scripts
   */
  public static Path scripts(Path cache) {
    return cache.resolve("scripts");
  }

  private static @Nullable String nonEmpty(@Nullable String value) {
    return value == null || value.isEmpty() ? null : value;
  }
}

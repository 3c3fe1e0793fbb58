package io.procession.internal.shipping;

/**
 * A worker has no way to get the class: it exists in the caller's memory only, without its bytes.
 */
public final class UnshippableClassException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String className;

  UnshippableClassException(Class<?> type) {
    super(
        "class %s exists only in this process: its loader, a %s, does not give its bytes"
            .formatted(type.getName(), loaderName(type)));
    this.className = type.getName();
  }

  private static String loaderName(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null ? "boot loader" : loader.getClass().getName();
  }

  /** The class. */
  public String className() {
    return className;
  }
}

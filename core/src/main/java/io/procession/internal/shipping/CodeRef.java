package io.procession.internal.shipping;

/**
 * Where a worker finds the classes of something encoded.
 *
 * @param generation whose loader defines them; 0 is the application's own loader
 * @param position how many entries of the code log the worker must have applied before
 */
public record CodeRef(int generation, long position) {
  /** No class needs to be sent. */
  public static final CodeRef NONE = new CodeRef(0, 0);
}

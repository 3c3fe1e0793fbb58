import org.jspecify.annotations.NullMarked;

/** Python's multiprocessing for the JVM: run functions in other JVMs. */
@NullMarked
module io.procession {
  requires static java.logging; // Workers log by it where it is there.
  requires static java.management; // Tells which modules were patched.
  requires static org.jspecify;
  requires jdk.unsupported;

  exports io.procession;
  exports io.procession.internal.logging to
      java.logging; // It makes the objects that its configuration names.
  exports io.procession.managed;
  exports io.procession.shared;
  exports io.procession.spi;

  uses io.procession.ProgressListener;
  uses io.procession.spi.EngineProvider;
}

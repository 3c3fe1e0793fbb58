package io.procession.mpi;

import io.procession.spi.Engine;
import io.procession.spi.EngineProvider;

/** The engine of {@code procession run --engine mpi}. */
public final class MpiProvider implements EngineProvider {
  /** For the service loader. */
  public MpiProvider() {}

  @Override
  public String name() {
    return "mpi";
  }

  @Override
  public boolean enter() {
    return Mpi.enter();
  }

  @Override
  public Engine engine() {
    return Mpi.engine();
  }
}

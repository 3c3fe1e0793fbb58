package io.procession.it.classpath;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.it.contract.ManagerContract;
import io.procession.spi.Engine;

/** The contract, over threads of this process. */
class InProcessManagerIT extends ManagerContract {
  @Override
  protected PoolBuilder builder() {
    return Pool.builder().workers(2).engine(Engine.inProcess());
  }
}

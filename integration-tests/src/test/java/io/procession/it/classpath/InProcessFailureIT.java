package io.procession.it.classpath;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.it.contract.FailureContract;
import io.procession.spi.Engine;

/** The contract of failures, over threads of this process. */
class InProcessFailureIT extends FailureContract {
  @Override
  protected PoolBuilder builder() {
    return Pool.builder().workers(2).engine(Engine.inProcess());
  }
}

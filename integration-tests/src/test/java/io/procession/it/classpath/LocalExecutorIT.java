package io.procession.it.classpath;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.it.contract.ExecutorContract;

/** The contract, over worker processes. */
class LocalExecutorIT extends ExecutorContract {
  @Override
  protected PoolBuilder builder() {
    return Pool.builder().workers(2);
  }
}

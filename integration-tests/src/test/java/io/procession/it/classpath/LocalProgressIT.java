package io.procession.it.classpath;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.it.contract.ProgressContract;

/** The contract, over worker processes. */
class LocalProgressIT extends ProgressContract {
  @Override
  protected PoolBuilder builder() {
    return Pool.builder().workers(2);
  }
}

package io.procession.it.classpath;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.it.contract.PoolContract;

/** The contract, over worker processes. */
class LocalPoolIT extends PoolContract {
  @Override
  protected PoolBuilder builder() {
    return Pool.builder().workers(2);
  }
}

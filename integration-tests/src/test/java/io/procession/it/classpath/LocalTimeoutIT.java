package io.procession.it.classpath;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.it.contract.TimeoutContract;

/** The contract, over worker processes. */
class LocalTimeoutIT extends TimeoutContract {
  @Override
  protected PoolBuilder builder() {
    return Pool.builder().workers(2);
  }
}

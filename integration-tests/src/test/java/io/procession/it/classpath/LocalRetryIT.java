package io.procession.it.classpath;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.it.contract.RetryContract;

/** The contract, over worker processes. */
class LocalRetryIT extends RetryContract {
  @Override
  protected PoolBuilder builder() {
    return Pool.builder().workers(2);
  }
}

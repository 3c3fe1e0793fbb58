package io.procession.it.classpath;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.it.contract.FutureContract;

/** The contract, over worker processes. */
class LocalFutureIT extends FutureContract {
  @Override
  protected PoolBuilder builder() {
    return Pool.builder().workers(2);
  }
}

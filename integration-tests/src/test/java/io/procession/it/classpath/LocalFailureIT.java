package io.procession.it.classpath;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.it.contract.FailureContract;

/** The contract of failures, over worker processes. */
class LocalFailureIT extends FailureContract {
  @Override
  protected PoolBuilder builder() {
    return Pool.builder().workers(2);
  }
}

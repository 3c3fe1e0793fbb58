package io.procession.it.classpath;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.it.contract.FailurePolicyContract;

/** The contract, over worker processes. */
class LocalFailurePolicyIT extends FailurePolicyContract {
  @Override
  protected PoolBuilder builder() {
    return Pool.builder().workers(2);
  }
}

package io.procession.it.classpath;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.it.contract.ManagerContract;

/** The contract, over worker processes. */
class LocalManagerIT extends ManagerContract {
  @Override
  protected PoolBuilder builder() {
    return Pool.builder().workers(2);
  }
}

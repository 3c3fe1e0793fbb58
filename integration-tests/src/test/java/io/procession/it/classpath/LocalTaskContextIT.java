package io.procession.it.classpath;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.it.contract.TaskContextContract;

/** The contract, over worker processes. */
class LocalTaskContextIT extends TaskContextContract {
  @Override
  protected PoolBuilder builder() {
    return Pool.builder().workers(2);
  }
}

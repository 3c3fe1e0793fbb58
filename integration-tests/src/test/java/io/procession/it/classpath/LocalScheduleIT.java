package io.procession.it.classpath;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.it.contract.ScheduleContract;

/** The contract, over worker processes. */
class LocalScheduleIT extends ScheduleContract {
  @Override
  protected PoolBuilder builder() {
    return Pool.builder().workers(2);
  }
}

package io.procession.it.transports;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.it.contract.PoolContract;

/** The contract, over rings whose sleepers wake by futex. */
@UseTransport("ring")
class RingPoolIT extends PoolContract {
  @Override
  protected PoolBuilder builder() {
    return Pool.builder().workers(2);
  }

  /** The usual transport has very many in {@code LocalPoolIT}. */
  @Override
  protected int manyWorkers() {
    return 8;
  }
}

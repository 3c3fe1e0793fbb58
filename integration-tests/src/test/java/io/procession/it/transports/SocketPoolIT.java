package io.procession.it.transports;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.it.contract.PoolContract;

/** The contract, over sockets. */
@UseTransport("socket")
class SocketPoolIT extends PoolContract {
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

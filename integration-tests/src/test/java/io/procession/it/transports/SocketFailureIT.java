package io.procession.it.transports;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.it.contract.FailureContract;

/** The contract, over sockets. */
@UseTransport("socket")
class SocketFailureIT extends FailureContract {
  @Override
  protected PoolBuilder builder() {
    return Pool.builder().workers(2);
  }
}

package io.procession.it.transports;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.it.contract.LargeArrayContract;

/** The contract, over sockets. */
@UseTransport("socket")
class SocketLargeArrayIT extends LargeArrayContract {
  @Override
  protected PoolBuilder builder() {
    return Pool.builder().workers(2);
  }
}

package io.procession.it.spark;

import io.procession.PoolBuilder;
import io.procession.it.contract.ManagerContract;
import org.junit.jupiter.api.BeforeAll;

/** The contract, over executors of a Spark cluster. */
class SparkManagerIT extends ManagerContract {
  @BeforeAll
  static void startTheCluster() {
    SharedContext.start();
  }

  @Override
  protected PoolBuilder builder() {
    return SharedContext.builder();
  }
}

package io.procession.it.spark;

import io.procession.PoolBuilder;
import io.procession.it.contract.FailureContract;
import org.junit.jupiter.api.BeforeAll;

/** The contract, over executors of a Spark cluster. */
class SparkFailureIT extends FailureContract {
  @BeforeAll
  static void startTheCluster() {
    SharedContext.start();
  }

  @Override
  protected PoolBuilder builder() {
    return SharedContext.builder();
  }
}

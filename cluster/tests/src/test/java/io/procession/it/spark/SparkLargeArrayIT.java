package io.procession.it.spark;

import io.procession.PoolBuilder;
import io.procession.it.contract.LargeArrayContract;
import org.junit.jupiter.api.BeforeAll;

/** The contract, over executors of a Spark cluster. */
class SparkLargeArrayIT extends LargeArrayContract {
  @BeforeAll
  static void startTheCluster() {
    SharedContext.start();
  }

  @Override
  protected PoolBuilder builder() {
    return SharedContext.builder();
  }
}

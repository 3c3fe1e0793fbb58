package io.procession.it.spark;

import io.procession.PoolBuilder;
import io.procession.it.contract.ResultsContract;
import org.junit.jupiter.api.BeforeAll;

/** The contract, over executors of a Spark cluster. */
class SparkResultsIT extends ResultsContract {
  @BeforeAll
  static void startTheCluster() {
    SharedContext.start();
  }

  @Override
  protected PoolBuilder builder() {
    return SharedContext.builder();
  }

  @Override
  protected boolean reportsWithinChunks() {
    return false; // A chunk is a task of Spark, which has one result.
  }
}

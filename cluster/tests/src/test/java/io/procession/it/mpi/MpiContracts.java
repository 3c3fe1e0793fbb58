package io.procession.it.mpi;

import io.procession.Pool;
import io.procession.PoolBuilder;
import io.procession.it.contract.BroadcastContract;
import io.procession.it.contract.ExecutorContract;
import io.procession.it.contract.FailureContract;
import io.procession.it.contract.FutureContract;
import io.procession.it.contract.LargeArrayContract;
import io.procession.it.contract.ManagerContract;
import io.procession.it.contract.PoolContract;
import io.procession.it.contract.ResultsContract;
import io.procession.it.contract.RetryContract;
import io.procession.it.contract.ScheduleContract;
import io.procession.it.contract.TaskContextContract;
import io.procession.it.contract.TimeoutContract;
import io.procession.it.contract.WorkerExitContract;
import io.procession.mpi.Mpi;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * What the ranks of {@link MpiContractsIT} run: rank 0 the tests of some classes, the others their
 * tasks.
 */
final class MpiContracts {
  private MpiContracts() {}

  public static void main(String[] arguments) {
    if (!Mpi.enter()) {
      System.exit(0);
    }
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(Stream.of(arguments).map(DiscoverySelectors::selectClass).toList())
            .build();
    var listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    var summary = listener.getSummary();
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    summary.printFailuresTo(out, 30);
    out.printf(
        "succeeded=%d of %d%n", summary.getTestsSucceededCount(), summary.getTestsFoundCount());
    boolean isGreen =
        summary.getTestsSucceededCount() > 0
            && summary.getTestsSucceededCount() == summary.getTestsFoundCount();
    System.exit(isGreen ? 0 : 1);
  }

  private static PoolBuilder twoRanks() {
    return Pool.builder().engine(Mpi.engine()).workers(2);
  }

  static class BroadcastCase extends BroadcastContract {
    @Override
    protected PoolBuilder builder() {
      return twoRanks();
    }
  }

  static class ExecutorCase extends ExecutorContract {
    @Override
    protected PoolBuilder builder() {
      return twoRanks();
    }
  }

  static class FailureCase extends FailureContract {
    @Override
    protected PoolBuilder builder() {
      return twoRanks();
    }
  }

  static class FutureCase extends FutureContract {
    @Override
    protected PoolBuilder builder() {
      return twoRanks();
    }
  }

  static class LargeArrayCase extends LargeArrayContract {
    @Override
    protected PoolBuilder builder() {
      return twoRanks();
    }
  }

  static class ManagerCase extends ManagerContract {
    @Override
    protected PoolBuilder builder() {
      return twoRanks();
    }
  }

  static class PoolCase extends PoolContract {
    @Override
    protected PoolBuilder builder() {
      return twoRanks();
    }
  }

  static class ResultsCase extends ResultsContract {
    @Override
    protected PoolBuilder builder() {
      return twoRanks();
    }
  }

  static class RetryCase extends RetryContract {
    @Override
    protected PoolBuilder builder() {
      return twoRanks();
    }
  }

  static class ScheduleCase extends ScheduleContract {
    @Override
    protected PoolBuilder builder() {
      return twoRanks();
    }
  }

  static class TaskContextCase extends TaskContextContract {
    @Override
    protected PoolBuilder builder() {
      return twoRanks();
    }
  }

  static class TimeoutCase extends TimeoutContract {
    @Override
    protected PoolBuilder builder() {
      return twoRanks();
    }
  }

  static class WorkerExitCase extends WorkerExitContract {
    @Override
    protected PoolBuilder builder() {
      return twoRanks();
    }
  }
}

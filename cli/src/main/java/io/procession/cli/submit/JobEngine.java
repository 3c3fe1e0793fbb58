package io.procession.cli.submit;

import java.util.Optional;

/** Where the tasks of a job's pools run, and what its script starts for that. */
sealed interface JobEngine {
  /** What a job has where nothing else is asked for. */
  JobEngine LOCAL = new Local();

  /** Worker processes on the first node; nothing has to be started. */
  record Local() implements JobEngine {}

  /**
   * A Spark cluster of the job's nodes, for the time of the job.
   *
   * @param home where Spark is installed
   */
  record Spark(String home) implements JobEngine {}

  /**
   * A rank of MPI for each CPU of the job.
   *
   * @param mpirun the command that starts the ranks, as a shell reads it
   * @param environment Grid Engine's parallel environment; empty if none was named
   */
  record Mpi(String mpirun, Optional<String> environment) implements JobEngine {}
}

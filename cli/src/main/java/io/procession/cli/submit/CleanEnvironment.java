package io.procession.cli.submit;

import java.util.Map;
import java.util.Set;

/**
 * Takes out of an environment what belongs to the job that it is submitted from. Schedulers hand
 * the submitter's variables on, and a job must not believe those of another.
 */
final class CleanEnvironment {
  /** What the commands of schedulers and of MPI themselves need. */
  private static final Set<String> KEPT =
      Set.of("SLURM_CONF", "OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM");

  private static final String JOB_VARIABLES =
      "(SLURM|SLURMD|SRUN|PBS|LSB|PMI|PMIX|OMPI|PROCESSION_JOB)_.*|NCPUS|NSLOTS|PE_HOSTFILE|NHOSTS"
          + "|JOB_ID|SGE_TASK_.*|CUDA_VISIBLE_DEVICES";

  private CleanEnvironment() {}

  static void clean(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.matches(JOB_VARIABLES) && !KEPT.contains(name));
  }
}

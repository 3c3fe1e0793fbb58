package io.procession.internal.launch;

import io.procession.internal.cgroup.Leaves;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a worker is started with.
 *
 * @param wrapper a command that becomes the java command after it; empty for none
 * @param shareFlags options of the java command that keep it within its share of memory and CPUs
 * @param jvmArgs the user's options, which win over the others
 * @param defaults variables set where this process's environment does not have them
 * @param environment variables that the user sets
 * @param workingDirectory empty for that of this process
 * @param startupTimeout how long it may take from its start until it can run tasks
 * @param dataLinks what its data link shall be
 * @param leaves make a control group for each; empty if the kernel keeps no limits of theirs
 */
public record WorkerSpec(
    List<String> wrapper,
    List<String> shareFlags,
    List<String> jvmArgs,
    Map<String, String> defaults,
    Map<String, String> environment,
    Optional<Path> workingDirectory,
    Duration startupTimeout,
    DataLinks dataLinks,
    Optional<Leaves> leaves) {}

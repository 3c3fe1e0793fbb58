package io.procession.internal.host;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Slurm's grant on the node that this process runs on. */
final class SlurmNode {
  private static final Pattern CPUS_OF_TRES = Pattern.compile("(?:^|,)cpu[:=](\\d{1,9})(?:,|$)");
  private static final double MEBIBYTE = 1 << 20;

  private final Findings findings;

  /** What follows the names of this component's variables in a heterogeneous job; else empty. */
  private final String component;

  SlurmNode(Findings findings) {
    this.findings = findings;
    this.component = component(findings);
  }

  void read() {
    if (!component.isEmpty()) {
      findings.saw(
          "SLURM_HET_SIZE="
              + findings.text("SLURM_HET_SIZE").orElse("?")
              + ": a heterogeneous job, this process is in component "
              + component.substring(component.lastIndexOf('_') + 1));
    }
    findings.hosts(findings.hostList(own("SLURM_JOB_NODELIST")));
    OptionalInt onNode = cpusOnNode();
    int tasks = tasksOnNode();
    OptionalInt cpus = tasks > 1 || onNode.isEmpty() ? cpusOfTask(onNode, tasks) : onNode;
    findings.cpus(cpus);
    double share = share(onNode, tasks, cpus);
    findings.share(share);
    memory(onNode, share);
  }

  /**
   * Plain variables of a heterogeneous job describe its first component, wherever the process is.
   */
  private static String component(Findings findings) {
    Optional<String> node = findings.text("SLURMD_NODENAME");
    if (node.isEmpty() || findings.text("SLURM_HET_SIZE").isEmpty() || !ownComponents(findings)) {
      return "";
    }
    for (int i = 0; findings.isSet("SLURM_JOB_NODELIST_HET_GROUP_" + i); i++) {
      if (findings.hostList("SLURM_JOB_NODELIST_HET_GROUP_" + i).contains(node.get())) {
        return "_HET_GROUP_" + i;
      }
    }
    return "";
  }

  /** A job submitted from inside a heterogeneous job inherits that job's variables. */
  private static boolean ownComponents(Findings findings) {
    Optional<String> job = findings.text("SLURM_JOB_ID");
    boolean known = false;
    for (int i = 0; findings.isSet("SLURM_JOB_ID_HET_GROUP_" + i); i++) {
      if (findings.text("SLURM_JOB_ID_HET_GROUP_" + i).equals(job)) {
        return true;
      }
      known = true;
    }
    return !known;
  }

  private String own(String name) {
    return findings.isSet(name + component) ? name + component : name;
  }

  private OptionalInt cpusOnNode() {
    OptionalInt onNode =
        findings.positive("SLURM_CPUS_ON_NODE", "CPUs of the job or step on this node");
    if (onNode.isPresent()) {
      return onNode;
    }
    String name = own("SLURM_JOB_CPUS_PER_NODE");
    List<Integer> counts = findings.counts(name);
    int index = nodeInJob();
    if (index >= counts.size() || !Findings.isSensible(counts.get(index))) {
      if (!counts.isEmpty()) {
        findings.ignored(name, "must have a sensible number for node " + index);
      }
      return OptionalInt.empty();
    }
    findings.saw(value(name) + ": " + counts.get(index) + " CPUs on node " + index);
    return OptionalInt.of(counts.get(index));
  }

  /** By name first: SLURM_NODEID counts the nodes of the step, which may be a part of the job's. */
  private int nodeInJob() {
    int index =
        findings
            .text("SLURMD_NODENAME")
            .map(findings.hostList(own("SLURM_JOB_NODELIST"))::indexOf)
            .orElse(-1);
    return index >= 0 ? index : nodeInStep();
  }

  private int nodeInStep() {
    Optional<String> value = findings.text("SLURM_NODEID");
    if (value.isEmpty() || value.get().matches("\\d{1,6}")) {
      return value.map(Integer::parseInt).orElse(0);
    }
    findings.ignored("SLURM_NODEID", "must be the index of a node");
    return 0;
  }

  /** A batch script owns all that its node has; the tasks of a step divide it. */
  private int tasksOnNode() {
    if (findings.text("SLURM_STEP_ID").isEmpty()) {
      findings.saw("no SLURM_STEP_ID: a batch script, which owns the grant of its node");
      return 1;
    }
    List<Integer> counts = findings.counts("SLURM_STEP_TASKS_PER_NODE");
    OptionalInt launched = launchedTasks();
    if (counts.isEmpty()) {
      return launched.orElse(1);
    }
    int node = nodeInStep();
    int tasks = Math.max(1, node < counts.size() ? counts.get(node) : Collections.max(counts));
    if (launched.isPresent() && launched.getAsInt() != tasks) {
      findings.warn(
          value("SLURM_STEP_TASKS_PER_NODE")
              + " does not agree with "
              + value("SLURM_GTIDS")
              + ", which Slurm sets for every task; it is left over from another step, ignored");
      return launched.getAsInt();
    }
    findings.saw(value("SLURM_STEP_TASKS_PER_NODE") + ": tasks on this node: " + tasks);
    return tasks;
  }

  private OptionalInt launchedTasks() {
    return findings
        .text("SLURM_GTIDS")
        .filter(ids -> ids.matches("[\\d,]*\\d"))
        .map(ids -> OptionalInt.of(ids.split(",", -1).length))
        .orElse(OptionalInt.empty());
  }

  private OptionalInt cpusOfTask(OptionalInt onNode, int tasks) {
    OptionalInt asked = findings.positive(own("SLURM_CPUS_PER_TASK"), "CPUs of each task");
    if (asked.isEmpty()) {
      asked = cpusOfTres();
    }
    if (onNode.isEmpty()) {
      return asked;
    }
    int all = onNode.getAsInt();
    if (asked.isEmpty()) {
      return OptionalInt.of(Math.max(1, all / tasks));
    }
    if ((long) asked.getAsInt() * tasks > all) {
      findings.warn(
          tasks
              + " tasks of "
              + asked.getAsInt()
              + " CPUs share the "
              + all
              + " CPUs of this node");
    }
    return OptionalInt.of(Math.min(asked.getAsInt(), all));
  }

  private OptionalInt cpusOfTres() {
    String name = own("SLURM_TRES_PER_TASK");
    Optional<String> tres = findings.text(name);
    if (tres.isEmpty()) {
      return OptionalInt.empty();
    }
    Matcher matcher = CPUS_OF_TRES.matcher(tres.get());
    if (!matcher.find() || !Findings.isSensible(Integer.parseInt(matcher.group(1)))) {
      return OptionalInt.empty();
    }
    findings.saw(name + "=" + tres.get() + ": CPUs of each task");
    return OptionalInt.of(Integer.parseInt(matcher.group(1)));
  }

  private static double share(OptionalInt onNode, int tasks, OptionalInt cpus) {
    if (tasks == 1) {
      return 1;
    }
    double byTasks = 1.0 / tasks;
    return onNode.isEmpty() || cpus.isEmpty()
        ? byTasks
        : Math.min(byTasks, (double) cpus.getAsInt() / onNode.getAsInt());
  }

  private void memory(OptionalInt onNode, double share) {
    memory("SLURM_MEM_PER_NODE", 1, share);
    if (onNode.isPresent()) {
      memory("SLURM_MEM_PER_CPU", onNode.getAsInt(), share);
    }
    if (findings.isSet(own("SLURM_MEM_PER_GPU"))) {
      OptionalInt gpus = findings.positive("SLURM_GPUS_ON_NODE", "GPUs of the job on this node");
      memory("SLURM_MEM_PER_GPU", gpus.orElse(0), share);
    }
  }

  private void memory(String plainName, int times, double share) {
    String name = own(plainName);
    OptionalLong mebibytes = findings.mebibytes(name);
    if (mebibytes.isPresent() && times > 0) {
      findings.memory(mebibytes.getAsLong() * MEBIBYTE * times * share);
      findings.saw(value(name) + ": " + mebibytes.getAsLong() * times + " MiB on this node");
    }
  }

  private String value(String name) {
    return name + "=" + findings.text(name).orElse("");
  }
}

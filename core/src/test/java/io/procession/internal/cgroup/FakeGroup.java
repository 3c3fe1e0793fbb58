package io.procession.internal.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Directories with the files of control groups, and no kernel behind them. */
record FakeGroup(Path path) {
  static FakeGroup make(Path path, String controllers, long... pids) throws IOException {
    Files.createDirectories(path);
    StringBuilder processes = new StringBuilder();
    for (long pid : pids) {
      processes.append(pid).append('\n');
    }
    Files.writeString(path.resolve("cgroup.type"), "domain\n");
    Files.writeString(path.resolve("cgroup.controllers"), controllers + "\n");
    Files.writeString(path.resolve("cgroup.subtree_control"), "\n");
    Files.writeString(path.resolve("cgroup.procs"), processes);
    return new FakeGroup(path);
  }

  String file(String name) throws IOException {
    return Files.readString(path.resolve(name)).strip();
  }
}

package io.procession.it.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.ChildProcess;
import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import io.procession.shared.NdView;
import io.procession.shared.SharedMemory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Views in other processes: a child's, and what Python sees of the same block. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NdViewIT {
  private static final String PYTHON =
      """
      import sys
      from multiprocessing import resource_tracker, shared_memory
      m = shared_memory.SharedMemory(name=sys.argv[1])
      resource_tracker.unregister('/' + m.name, 'shared_memory')
      a = m.buf.cast('d', shape=[3, 4])
      print([a[i, 2] for i in range(3)])
      a[2, 3] = 9.5
      a.release()
      m.close()
      """;

  @Test
  void aChildAndPythonSeeTheSameTable() throws Exception {
    try (SharedMemory memory = SharedMemory.create(3 * 4 * Double.BYTES)) {
      NdView table = NdView.of(memory, double.class, 3, 4);
      NdView columns = table.transpose().slice(0, 1, 3);
      ChildProcess child = ChildProcess.start(() -> columns.pick(0, 1).copyFrom(1.5, 2.5, 3.5));
      child.join();
      assertThat(child.exitCode()).hasValue(0);
      assertThat(table.toDoubleArray()).containsExactly(0, 0, 1.5, 0, 0, 0, 2.5, 0, 0, 0, 3.5, 0);
      Program.Result python =
          Program.run(Map.of(), List.of("python3", "-c", PYTHON, memory.name()));
      assertThat(python.err()).isEmpty();
      assertThat(python.out()).isEqualTo("[1.5, 2.5, 3.5]\n");
      assertThat(table.getDouble(2, 3)).isEqualTo(9.5);
    }
  }
}

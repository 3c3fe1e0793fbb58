package io.procession.it.worlds.plugin;

import static io.procession.it.worlds.Project.assertPrinted;

import io.procession.it.testing.NoLeaks;
import io.procession.it.testing.Program;
import io.procession.it.worlds.Project;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Plugins in jars that only a {@code URLClassLoader} of the caller knows. */
@ExtendWith(NoLeaks.class)
class PluginIT {
  private static final int PARTS = 300;

  private static final String HOST =
      """
      package host;
      import java.net.*;
      import java.nio.file.*;
      public class Host {
        public static void main(String[] args) throws Exception {
          for (String arg : args) {
            URL[] jars = new URL[arg.split(":").length];
            for (int i = 0; i < jars.length; i++) {
              jars[i] = Path.of(arg.split(":")[i]).toUri().toURL();
            }
            try (var loader = new URLClassLoader(arg, jars, Host.class.getClassLoader())) {
              ((Runnable) loader.loadClass("plug.Plugin").getConstructor().newInstance()).run();
            }
          }
        }
      }
      """;

  private static final String PLUGIN =
      """
      package plug;
      import io.procession.*;
      import java.util.*;
      public class Plugin implements Runnable {
        static String work(int x) throws Exception {
          String text;
          try (var in = Plugin.class.getResourceAsStream("/plug/settings.txt")) {
            text = new String(in.readAllBytes());
          }
          int services = 0;
          for (Runnable r : ServiceLoader.load(Runnable.class)) { services++; }
          return "%s " + Parts.part(x) + " " + text + " " + services + " "
              + Class.forName("plug.ByName").getConstructor().newInstance();
        }
        static String missing(int x) throws Exception {
          return Class.forName("plug.Nowhere").toString();
        }
        public void run() {
          try (var pool = Pool.open(1)) {
            System.out.println(pool.map(Plugin::work, List.of(0, 299)));
            var failure = "";
            try {
              pool.map(Plugin::missing, List.of(1));
            } catch (TaskFailedException e) {
              failure = e.getCause().toString();
            }
            System.out.println(failure);
          }
        }
      }
      """;

  private Project project;

  @BeforeEach
  void build(@TempDir Path directory) {
    project = new Project(directory).source("host/host/Host.java", HOST);
    project.compile("host", "out");
    plugin("one");
    plugin("two");
  }

  private void plugin(String name) {
    String cases =
        IntStream.range(0, PARTS)
            .mapToObj(i -> "case %d: return new Part%d().name();".formatted(i, i))
            .collect(Collectors.joining("\n"));
    project
        .source(name + "/plug/Plugin.java", PLUGIN.replace("%s", name))
        .source(
            name + "/plug/ByName.java",
            "package plug; public class ByName {"
                + " public String toString() { return \"by name "
                + name
                + "\"; } }")
        .source(
            name + "/plug/Parts.java",
            "package plug; class Parts { static String part(int x) { switch (x) {"
                + cases
                + "default: return null; } } }");
    for (int i = 0; i < PARTS; i++) {
      project.source(
          name + "/plug/Part" + i + ".java",
          "package plug; class Part%d { String name() { return \"part %d\"; } }".formatted(i, i));
    }
    Path classes = project.compile(name, name + "classes", "-cp", Program.library().toString());
    project
        .source(name + "classes/plug/settings.txt", "settings of " + name)
        .source(name + "classes/META-INF/services/java.lang.Runnable", "plug.Plugin\n");
    project.jar(name + ".jar", classes, Map.of());
  }

  @Test
  void classesAndResourcesOfPluginsAreServed() {
    assertPrinted(
        project.java("-cp", "out:" + Program.library(), "host.Host", "one.jar", "two.jar"),
        """
        [one part 0 settings of one 1 by name one, one part 299 settings of one 1 by name one]
        java.lang.ClassNotFoundException: plug.Nowhere
        [two part 0 settings of two 1 by name two, two part 299 settings of two 1 by name two]
        java.lang.ClassNotFoundException: plug.Nowhere
        """);
  }

  @Test
  void theLibraryItselfMayBeOnlyInThePluginsLoader() {
    assertPrinted(
        project.java("-cp", "out", "host.Host", "one.jar:" + Program.library()),
        """
        [one part 0 settings of one 1 by name one, one part 299 settings of one 1 by name one]
        java.lang.ClassNotFoundException: plug.Nowhere
        """);
  }
}

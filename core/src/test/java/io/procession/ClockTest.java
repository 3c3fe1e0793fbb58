package io.procession;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Nothing that waits asks the clock on the wall, which may be set at any time. */
class ClockTest {
  /** All that tells the time of day, or waits until one. */
  private static final Set<String> WALL =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.time.Instant.now",
          "java.time.Clock.systemUTC",
          "java.time.LocalDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.util.Date.<init>",
          "java.util.concurrent.locks.LockSupport.parkUntil",
          "java.util.concurrent.locks.Condition.awaitUntil");

  /** What the time of day is for: a deadline that the user gives as such, and dates of files. */
  private static final Set<String> MAY =
      Set.of(
          "io.procession.shared.SharedCondition.awaitUntil",
          "io.procession.internal.hosted.HostedLock$HostedCondition.awaitUntil",
          "io.procession.internal.journal.Journal.writeOpened",
          "io.procession.internal.host.ThisHost.now",
          "io.procession.internal.launch.CrashReport.isOld");

  private static String target(JavaAccess<?> access) {
    return access.getTargetOwner().getName() + "." + access.getTarget().getName();
  }

  private static String origin(JavaAccess<?> access) {
    return access.getOriginOwner().getName() + "." + access.getOrigin().getName();
  }

  @Test
  @DisplayName("Q13 the clock is set while somebody waits: all limits are of the monotonic clock")
  void noLimitIsOfTheWallClock() {
    JavaClasses main = new ClassFileImporter().importPath(Path.of("target/classes"));
    Stream<JavaAccess<?>> asked =
        main.stream()
            .map(JavaClass::getAccessesFromSelf)
            .flatMap(Set::stream)
            .filter(access -> WALL.contains(target(access)));
    assertThat(asked.map(ClockTest::origin)).containsExactlyInAnyOrderElementsOf(MAY);
  }
}

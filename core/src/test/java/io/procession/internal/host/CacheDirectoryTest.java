package io.procession.internal.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheDirectoryTest {
  private static final Map<String, String> ALL =
      Map.of("PROCESSION_CACHE", "/own", "XDG_CACHE_HOME", "/xdg", "HOME", "/home/ann");

  @Test
  void takesItsOwnVariableFirst() {
    assertThat(CacheDirectory.find(ALL::get, "/user")).isEqualTo(Path.of("/own"));
    assertThat(CacheDirectory.find(Map.of("PROCESSION_CACHE", "here")::get, "/user"))
        .isEqualTo(Path.of("here").toAbsolutePath());
  }

  @Test
  void thenTheCachesOfTheUser() {
    assertThat(CacheDirectory.find(Map.of("XDG_CACHE_HOME", "/xdg", "HOME", "/h")::get, "/user"))
        .isEqualTo(Path.of("/xdg/procession"));
  }

  @Test
  void ignoresValuesThatAreEmptyOrRelative() {
    var environment =
        Map.of("PROCESSION_CACHE", "", "XDG_CACHE_HOME", "relative", "HOME", "/home/ann");

    assertThat(CacheDirectory.find(environment::get, "/user"))
        .isEqualTo(Path.of("/home/ann/.cache/procession"));
  }

  @Test
  void asksTheSystemWhereNoHomeIsSet() {
    assertThat(CacheDirectory.find(Map.<String, String>of()::get, "/user"))
        .isEqualTo(Path.of("/user/.cache/procession"));
  }

  @Test
  void findsNoneForAUserWithoutHome() {
    assertThat(CacheDirectory.find(Map.<String, String>of()::get, "?")).isNull();
    assertThat(CacheDirectory.find(Map.<String, String>of()::get, null)).isNull();
  }

  @Test
  void findsNoneUnderANameThatCannotBeExpressed() {
    assertThat(CacheDirectory.find(Map.of("HOME", "/home/\0")::get, "/user")).isNull();
  }

  @Test
  void keepsScriptsInADirectoryOfTheirOwn() {
    assertThat(CacheDirectory.scripts(Path.of("/own"))).isEqualTo(Path.of("/own/scripts"));
  }
}

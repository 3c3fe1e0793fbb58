package io.procession.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.internal.shipping.InMemoryCode;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a worker takes the caller's value of a static field, and when it keeps its own. */
class StaticFieldTest {
  private static final Map<String, byte[]> COMPILED =
      InMemoryCode.compile(
          Map.of(
              "Script",
              """
              import io.procession.*;

              static List<Integer> cache = new ArrayList<>();
              static int rate = 1;

              TaskFunction<Integer, Integer> caching() { return x -> { cache.add(x); return cache.size(); }; }
              TaskFunction<Integer, Integer> doubling() { return x -> rate *= 2; }
              TaskFunction<Integer, Integer> prepare() { return x -> rate == 1 ? rate = 100 + cache.size() : rate; }
              TaskFunction<Integer, Integer> rating() { return x -> rate; }
              void change() { rate = 5; cache = new ArrayList<>(List.of(7, 8, 9)); }

              void main() {}
              """));

  private final FakeWorker worker = new FakeWorker();
  private Object script;

  @BeforeEach
  void load() throws ReflectiveOperationException {
    var constructor = InMemoryCode.load(COMPILED).loadClass("Script").getDeclaredConstructor();
    constructor.setAccessible(true);
    script = constructor.newInstance();
  }

  private Object run(String function) throws Exception {
    return worker.run(InMemoryCode.call(script, function), 0);
  }

  @Test
  void workersValueStaysBetweenCalls() throws Exception {
    assertThat(run("caching")).isEqualTo(1);
    assertThat(run("caching")).isEqualTo(2);
    assertThat(run("doubling")).isEqualTo(2);
    assertThat(run("doubling")).isEqualTo(4);
  }

  @Test
  void changeOfTheCallerArrives() throws Exception {
    run("caching");
    run("doubling");
    InMemoryCode.call(script, "change");
    assertThat(run("caching")).isEqualTo(4);
    assertThat(run("doubling")).isEqualTo(10);
  }

  @Test
  void fieldThatTheInitializerAssignsIsNeverSent() throws Exception {
    InMemoryCode.call(script, "change");
    Object prepare = InMemoryCode.call(script, "prepare");
    assertThat(worker.run(worker.codec().encodeInitializer(prepare), 0))
        .as("the worker's own rate is 1, the caller's cache has 3")
        .isEqualTo(103);
    assertThat(run("rating")).isEqualTo(103);
  }

  @Test
  void otherwiseTheCallersValueIsSent() throws Exception {
    InMemoryCode.call(script, "change");
    assertThat(run("rating")).isEqualTo(5);
  }
}

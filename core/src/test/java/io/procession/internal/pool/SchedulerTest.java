package io.procession.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.MultiprocessingException;
import io.procession.PoolTerminatedException;
import io.procession.Retry;
import io.procession.TaskOptions;
import io.procession.internal.journal.InputDigests;
import io.procession.spi.Attempt;
import io.procession.spi.AttemptEnd;
import io.procession.spi.EncodedFunction;
import io.procession.spi.EngineHost;
import io.procession.spi.FunctionKind;
import io.procession.spi.Payload;
import io.procession.spi.WorkerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  private static final WorkerId WORKER = new WorkerId(1, 77);
  private static final AttemptEnd.Loss LOSS =
      new AttemptEnd.Loss(
          WORKER, EngineHost.Stop.NONE, OptionalInt.of(137), "exit code 137", List.of());

  private final Scheduler scheduler =
      new Scheduler(new FunctionEncoder(), Optional.empty(), Optional.empty(), 3);
  private final FakeSession session = new FakeSession();
  private final RecordingOwner map = new RecordingOwner("map");
  private final ChunkQueue queue = new ChunkQueue(0);

  @BeforeEach
  void start() {
    scheduler.start(session);
    assertThat(scheduler.add(map)).isNull();
  }

  private static Chunk chunk(ChunkOwner owner, long first, int count) {
    EncodedFunction function =
        new EncodedFunction(
            1, 0, 0, Payload.EMPTY, FunctionKind.FUNCTION, ClassLoader.getSystemClassLoader(), "f");
    return new Chunk(
        owner,
        function,
        new Chunk.Inputs(Payload.EMPTY, 0, new Chunk.Tasks(first, 1, count), InputDigests.NONE));
  }

  private static EngineHost.Results results(int count) {
    return new EngineHost.Results(
        WORKER, count, 1_000_000_000L * count, EngineHost.Stop.NONE, Payload.EMPTY);
  }

  private Attempt sendOne(int tasks) {
    session.open(1);
    scheduler.offer(queue, chunk(map, 0, tasks));
    map.takeTold();
    return session.takeSent().getFirst();
  }

  @Test
  void chunkWaitsForAPlace() {
    scheduler.offer(queue, chunk(map, 0, 3));
    assertThat(session.takeSent()).isEmpty();
    session.open(1);
    scheduler.placeFree();
    assertThat(session.takeSent()).extracting(Attempt::from, Attempt::to).hasSize(1);
    assertThat(map.takeTold()).containsExactly("taken");
    scheduler.placeFree();
    assertThat(session.takeSent()).isEmpty();
  }

  @Test
  void attemptSaysWhichTasksItIsOfAndWhichTryItIs() {
    session.open(1);
    scheduler.offer(queue, chunk(map, 30, 3));
    Attempt first = session.takeSent().getFirst();
    assertThat(first.firstTask()).isEqualTo(30);
    assertThat(first.number()).isEqualTo(1);
    assertThat(first.seed()).isEqualTo(map.seed());
    session.open(1);
    scheduler.ended(first.id(), new AttemptEnd.NotStarted());
    Attempt takenBack = session.takeSent().getFirst();
    assertThat(takenBack.firstTask()).isEqualTo(30);
    assertThat(takenBack.number()).as("no task of it began").isEqualTo(1);
    session.open(1);
    scheduler.ended(takenBack.id(), new AttemptEnd.Lost(0, LOSS));
    Attempt second = session.takeSent().getFirst();
    assertThat(second.firstTask()).isEqualTo(30);
    assertThat(second.number()).isEqualTo(2);
    assertThat(second.seed()).isEqualTo(map.seed());
  }

  @Test
  void callsTakeTurns() {
    RecordingOwner other = new RecordingOwner("other");
    scheduler.add(other);
    ChunkQueue otherQueue = new ChunkQueue(0);
    for (int i = 0; i < 3; i++) {
      scheduler.offer(queue, chunk(map, i, 1));
    }
    for (int i = 0; i < 3; i++) {
      scheduler.offer(otherQueue, chunk(other, i, 1));
    }
    session.open(4);
    scheduler.placeFree();
    assertThat(map.takeTold()).containsExactly("taken", "taken");
    assertThat(other.takeTold()).containsExactly("taken", "taken");
  }

  @Test
  void workersTakeOverWhatWaitsLongAndAnythingOnceNoChunkIsLeft() {
    scheduler.offer(queue, chunk(map, 0, 1));
    session.takeRebalanced();
    scheduler.placeFree(); // There is no place, so the chunk stays.
    assertThat(session.takeRebalanced()).containsExactly(2 * ChunkQueue.AHEAD_NANOS);
    session.open(1);
    scheduler.placeFree();
    assertThat(session.takeRebalanced()).containsExactly(2 * ChunkQueue.AHEAD_NANOS, 0L);
  }

  @Test
  void urgentCallsGoFirstAndOthersAfterThem() {
    RecordingOwner urgent = new RecordingOwner("urgent");
    scheduler.add(urgent);
    ChunkQueue urgentQueue = new ChunkQueue(1);
    for (int i = 0; i < 3; i++) {
      scheduler.offer(queue, chunk(map, i, 1));
    }
    for (int i = 0; i < 2; i++) {
      scheduler.offer(urgentQueue, chunk(urgent, i, 1));
    }
    session.open(2);
    scheduler.placeFree();
    assertThat(urgent.takeTold()).containsExactly("taken", "taken");
    assertThat(map.takeTold()).isEmpty();
    session.open(1);
    scheduler.placeFree();
    assertThat(map.takeTold()).containsExactly("taken");
    scheduler.offer(urgentQueue, chunk(urgent, 2, 1));
    session.open(2);
    scheduler.placeFree();
    assertThat(urgent.takeTold()).containsExactly("taken");
    assertThat(map.takeTold()).containsExactly("taken");
  }

  @Test
  void manyCallsGetPlacesInTurnHoweverManyChunksEachHas() {
    List<RecordingOwner> owners = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      RecordingOwner owner = new RecordingOwner("call " + i);
      owners.add(owner);
      scheduler.add(owner);
      ChunkQueue own = new ChunkQueue(0);
      for (int task = 0; task < 4 + 10 * i; task++) {
        scheduler.offer(own, chunk(owner, task, 1));
      }
    }
    for (int round = 0; round < 4; round++) {
      session.open(5);
      scheduler.placeFree();
      assertThat(owners).allSatisfy(owner -> assertThat(owner.takeTold()).containsExactly("taken"));
    }
  }

  @Test
  void resultsAreReportedWithTheirPosition() {
    Attempt attempt = sendOne(5);
    scheduler.results(attempt.id(), results(2));
    scheduler.results(attempt.id(), results(3));
    scheduler.ended(attempt.id(), new AttemptEnd.Done());
    assertThat(map.takeTold())
        .containsExactly("results of 0 from 0: 2", "results of 0 from 2: 3", "finished 0");
  }

  @Test
  void attemptThatDidNotStartRunsAgain() {
    Attempt attempt = sendOne(5);
    session.open(1);
    scheduler.ended(attempt.id(), new AttemptEnd.NotStarted());
    assertThat(session.takeSent()).extracting(Attempt::from, Attempt::to).hasSize(1);
    assertThat(map.takeTold()).containsExactly("taken");
  }

  @Test
  void anInputThatDidNotFitIntoAWorkerIsBlamedAtOnce_whereItsCallHasARetry() {
    AttemptEnd.Loss outOfMemory =
        new AttemptEnd.Loss(
            WORKER, EngineHost.Stop.NONE, OptionalInt.of(3), "exit code 3", List.of(), true);
    Attempt without = sendOne(2);
    scheduler.ended(without.id(), new AttemptEnd.Lost(0, outOfMemory));
    assertThat(map.takeTold()).isEmpty();

    map.setOptions(TaskOptions.defaults().withRetry(Retry.times(1).withMoreMemory(2)));
    session.open(1);
    scheduler.placeFree();
    Attempt with = session.takeSent().getFirst();
    map.takeTold();
    scheduler.ended(with.id(), new AttemptEnd.Lost(0, outOfMemory));
    assertThat(map.takeTold()).containsExactly("lost of 0: 0 to 1, deaths 2");
  }

  @Test
  void onlyTasksThatHadBegunAreLost() {
    Attempt attempt = sendOne(5);
    scheduler.results(attempt.id(), results(1));
    session.open(1);
    scheduler.ended(attempt.id(), new AttemptEnd.Lost(3, LOSS));
    assertThat(map.takeTold())
        .containsExactly("results of 0 from 0: 1", "lost of 0: 1 to 3, deaths 1", "taken");
    Attempt rest = session.takeSent().getFirst();
    assertThat(rest.from()).isEqualTo(3);
    assertThat(rest.to()).isEqualTo(5);
    assertThat(rest.id()).isNotEqualTo(attempt.id());
  }

  @Test
  void lossOfTheLastTaskFinishesTheChunk() {
    Attempt attempt = sendOne(1);
    scheduler.ended(attempt.id(), new AttemptEnd.Lost(1, LOSS));
    assertThat(map.takeTold()).containsExactly("lost of 0: 0 to 1, deaths 1", "finished 0");
  }

  @Test
  void deathsBetweenTasksBlameTheNextTaskAfterThree() {
    Attempt attempt = sendOne(4);
    for (int death = 1; death <= 2; death++) {
      session.open(1);
      scheduler.ended(attempt.id(), new AttemptEnd.Lost(0, LOSS));
      assertThat(map.takeTold()).containsExactly("taken");
      attempt = session.takeSent().getFirst();
    }
    session.open(1);
    scheduler.ended(attempt.id(), new AttemptEnd.Lost(0, LOSS));
    assertThat(map.takeTold()).containsExactly("lost of 0: 0 to 1, deaths 3", "taken");
    assertThat(session.takeSent().getFirst().from()).isEqualTo(1);
  }

  @Test
  void undecodableFunctionEndsTheChunk() {
    Attempt attempt = sendOne(4);
    scheduler.ended(attempt.id(), new AttemptEnd.Undecodable(WORKER, Payload.EMPTY));
    assertThat(map.takeTold()).containsExactly("undecodable 0 from 0", "finished 0");
  }

  @Test
  void rightsOfACancelledCallAreNotRunAgain() {
    Attempt attempt = sendOne(4);
    map.cancel();
    session.open(1);
    scheduler.ended(attempt.id(), new AttemptEnd.NotStarted());
    assertThat(session.takeSent()).isEmpty();
    assertThat(map.takeTold()).containsExactly("finished 0");
  }

  @Test
  void withdrawnChunkIsNotSent() {
    Chunk chunk = chunk(map, 0, 1);
    scheduler.offer(queue, chunk);
    assertThat(scheduler.withdraw(queue, chunk)).isTrue();
    assertThat(scheduler.withdraw(queue, chunk)).isFalse();
    session.open(1);
    scheduler.placeFree();
    assertThat(session.takeSent()).isEmpty();
  }

  @Test
  void brokenSchedulerTellsEachCallOnceAndRefusesNewOnes() {
    Attempt attempt = sendOne(1);
    MultiprocessingException cause = new PoolTerminatedException("over", null);
    scheduler.broken(cause);
    scheduler.broken(new PoolTerminatedException("again", null));
    assertThat(map.takeTold()).containsExactly("abandoned: over");
    scheduler.results(attempt.id(), results(1));
    scheduler.ended(attempt.id(), new AttemptEnd.Done());
    assertThat(map.takeTold()).isEmpty();
    assertThat(scheduler.add(new RecordingOwner("late"))).isSameAs(cause);
  }

  @Test
  void lateResultsOfAnEarlierAttemptAreDropped() {
    Attempt first = sendOne(3);
    session.open(1);
    scheduler.ended(first.id(), new AttemptEnd.Lost(1, LOSS));
    Attempt second = session.takeSent().getFirst();
    assertThat(second.number()).isEqualTo(2);
    map.takeTold();
    scheduler.results(first.id(), results(2));
    scheduler.ended(first.id(), new AttemptEnd.Done());
    assertThat(map.takeTold()).isEmpty();
    scheduler.results(second.id(), results(2));
    assertThat(map.takeTold()).containsExactly("results of 0 from 1: 2");
  }
}

package io.procession.mpi;

import io.procession.mpi.Message.Answer;
import io.procession.spi.Payload;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** What a rank other than 0 does: it runs chunks of the pools of rank 0. */
final class RankServer {
  private final CountDownLatch end = new CountDownLatch(1);
  private final Map<Long, Question> questions = new ConcurrentHashMap<>();
  private final AtomicLong asked = new AtomicLong();

  /** Pools whose questions are answered. */
  private final Set<Long> open = ConcurrentHashMap.newKeySet();

  private final Map<Long, RankPool> pools = new HashMap<>(); // Of the thread of the post.

  private record Question(long pool, CompletableFuture<Answer> answer) {}

  /** Waits until rank 0 has ended. */
  void serve() throws InterruptedException {
    end.await();
  }

  /** On the thread of the post. */
  void received(Post post, Message.Order order) {
    switch (order) {
      case Message.Open(var pool) -> {
        open.add(pool);
        pools.put(pool, new RankPool(pool, this, post));
      }
      case Message.End _ -> end.countDown();
      case Message.Answer answer -> answered(answer);
      case Message.Close(var pool, var inOrder) -> close(pool, inOrder);
      default -> {
        RankPool pool = pools.get(order.pool());
        if (pool != null) { // Else it crossed the end of its pool on the way.
          received(pool, order);
        }
      }
    }
  }

  private static void received(RankPool pool, Message.Order order) {
    switch (order) {
      case Message.Start start -> pool.start(start);
      case Message.Code(var _, var entries) -> pool.addCode(entries);
      case Message.Function function -> pool.addFunction(function);
      case Message.Run run -> pool.run(run);
      case Message.Cancel cancel -> pool.cancel(cancel);
      case Message.TakeBack(var _, var worker, var attempt) -> pool.takeBack(worker, attempt);
      case Message.Forget forget -> pool.forget(forget);
      default -> throw new IllegalStateException("not for a pool: " + order);
    }
  }

  private void close(long id, boolean inOrder) {
    if (!inOrder) {
      silence(id);
    }
    RankPool pool = pools.remove(id);
    if (pool != null) {
      pool.close(inOrder);
    }
  }

  /** Gives the tasks of a pool no answers from here on: those of a pool that has ended get none. */
  void silence(long pool) {
    open.remove(pool);
    questions.values().stream()
        .filter(question -> question.pool() == pool)
        .forEach(question -> question.answer().complete(nothing(pool)));
  }

  private static Answer nothing(long pool) {
    return new Answer(pool, 0, false, 0, Payload.EMPTY);
  }

  /** Something of rank 0 could not be taken in; its pools cannot go on without. */
  void failed(Post post, Throwable cause) {
    String text =
        "rank %d could not take in what rank 0 sent: %s%n".formatted(post.place().rank(), cause)
            + "  Try: a larger heap of the ranks (procession -J-Xmx8g run …), or smaller inputs";
    pools.keySet().forEach(id -> post.send(0, new Message.Broken(id, text, Payload.EMPTY)));
  }

  private void answered(Answer answer) {
    Question question = questions.get(answer.question());
    if (question != null) {
      question.answer().complete(answer);
    }
  }

  /** Asks rank 0; waits for the answer, also if interrupted. */
  Answer ask(Post post, LongFunction<Message.News> asking) {
    long number = asked.incrementAndGet();
    Message.News message = asking.apply(number);
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    questions.put(number, new Question(message.pool(), answer));
    if (open.contains(message.pool())) {
      post.send(0, message);
    } else {
      answer.complete(nothing(message.pool()));
    }
    try {
      return answer.join();
    } finally {
      questions.remove(number);
    }
  }
}

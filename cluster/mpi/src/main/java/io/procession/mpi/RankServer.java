package io.procession.mpi;

import io.procession.mpi.Message.Answer;
import io.procession.spi.Payload;
import java.util.HashMap;
import java.util.Map;
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
  private final Map<Long, RankPool> pools = new HashMap<>(); // Of the thread of the post.

  private record Question(long pool, CompletableFuture<Answer> answer) {}

  /** Waits until rank 0 has ended. */
  void serve() throws InterruptedException {
    end.await();
  }

  /** On the thread of the post. */
  void received(Post post, Message.Order order) {
    switch (order) {
      case Message.Open(var pool) -> pools.put(pool, new RankPool(pool, this, post));
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
      Answer nothing = new Answer(id, 0, false, 0, Payload.EMPTY);
      questions.values().stream()
          .filter(question -> question.pool() == id)
          .forEach(question -> question.answer().complete(nothing));
    }
    RankPool pool = pools.remove(id);
    if (pool != null) {
      pool.close(inOrder);
    }
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
    post.send(0, message);
    try {
      return answer.join();
    } finally {
      questions.remove(number);
    }
  }
}

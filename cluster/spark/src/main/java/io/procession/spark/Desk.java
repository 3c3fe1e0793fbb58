package io.procession.spark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where questions of executors find the session that they are about. Spark makes the plugin that
 * receives them, so this belongs to the whole process.
 */
final class Desk {
  private static final Map<String, JobSession> SESSIONS = new ConcurrentHashMap<>();

  private Desk() {}

  static void open(String pool, JobSession session) {
    SESSIONS.put(pool, session);
  }

  static void close(String pool) {
    SESSIONS.remove(pool);
  }

  /** The answer; null if there is none, or the pool is closed. */
  static @Nullable Object answer(Question question) {
    JobSession session = SESSIONS.get(question.pool());
    if (session == null) {
      return question instanceof Question.ForStop ? new Question.Stop(true, 0) : null;
    }
    return switch (question) {
      case Question.ForResource(var _, var generation, var resource) ->
          session.resource(generation, resource);
      case Question.ForBroadcast ask -> session.broadcast(ask.id());
      case Question.ForNumber(var _, var executor) -> session.numbers().next(executor);
      case Question.ForStop(var _, var attempt) -> session.stopOf(attempt);
    };
  }
}

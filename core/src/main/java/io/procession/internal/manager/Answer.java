package io.procession.internal.manager;

import io.procession.internal.proxy.ReplyKind;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told, however that is encoded.
 *
 * @param kind what it is
 * @param content the result, which for a hosted object is its {@link HostedObject}; or a throwable
 */
record Answer(ReplyKind kind, @Nullable Object content) {
  static Answer refused(Throwable why) {
    return new Answer(ReplyKind.REFUSED, why);
  }
}

package io.procession.internal.manager;

import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, however it was encoded.
 *
 * @param object whom it asks
 * @param operation the name of what it asks for
 * @param arguments decoded
 */
record Request(HostedObject object, String operation, @Nullable Object[] arguments) {}

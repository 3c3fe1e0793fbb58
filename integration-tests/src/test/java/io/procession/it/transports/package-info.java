/**
 * The contract over each way in which frames can travel. {@code classpath} has the default: rings
 * whose sleepers wake by futex.
 */
@NullMarked
package io.procession.it.transports;

import org.jspecify.annotations.NullMarked;

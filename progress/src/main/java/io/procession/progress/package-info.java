/**
 * Shows how the calls of pools go on, on standard error or another stream. It has no thread of its
 * own: what is shown is drawn by the threads of the calls.
 */
@NullMarked
package io.procession.progress;

import org.jspecify.annotations.NullMarked;

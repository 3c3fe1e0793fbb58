/** Shared objects under load, between processes that are killed. */
@NullMarked
package io.procession.it.shared;

import org.jspecify.annotations.NullMarked;

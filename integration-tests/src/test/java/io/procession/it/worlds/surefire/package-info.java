/** Unit tests that Maven's Surefire runs. */
package io.procession.it.worlds.surefire;

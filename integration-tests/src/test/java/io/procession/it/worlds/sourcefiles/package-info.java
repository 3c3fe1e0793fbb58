/** The source launcher: programs that nobody compiled before. */
package io.procession.it.worlds.sourcefiles;

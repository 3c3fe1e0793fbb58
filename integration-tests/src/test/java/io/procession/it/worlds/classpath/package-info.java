/** The many ways to say what is on the class path. */
package io.procession.it.worlds.classpath;

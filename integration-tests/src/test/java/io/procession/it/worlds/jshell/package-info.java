/** Sessions of JShell. */
package io.procession.it.worlds.jshell;

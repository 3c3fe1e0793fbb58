/**
 * One package per way in which users start Java programs. Each test starts a JVM as a user does and
 * compares what the program prints.
 */
package io.procession.it.worlds;

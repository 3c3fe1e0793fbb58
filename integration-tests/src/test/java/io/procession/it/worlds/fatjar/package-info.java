/** Jars within a jar, as Spring Boot packs applications. */
package io.procession.it.worlds.fatjar;

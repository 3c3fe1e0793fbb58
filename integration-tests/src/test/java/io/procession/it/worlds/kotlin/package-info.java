/** Programs in Kotlin, made by its compiler. */
package io.procession.it.worlds.kotlin;

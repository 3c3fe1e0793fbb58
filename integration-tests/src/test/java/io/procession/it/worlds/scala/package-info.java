/** Programs in Scala, made by its compiler. */
package io.procession.it.worlds.scala;

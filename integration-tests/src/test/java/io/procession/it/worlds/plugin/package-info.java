/** Code that the program loads with a loader of its own, from outside the class path. */
package io.procession.it.worlds.plugin;

/** Applications that are named modules. */
package io.procession.it.worlds.modulepath;

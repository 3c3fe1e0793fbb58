/** What workers and children log, as the process that started them gets it. */
package io.procession.it.logging;

/** Programs with a journal that are killed and run again. */
package io.procession.it.journal;

/** Tasks that exceed each limit of a worker. */
package io.procession.it.limits;

/** Managers: servers in processes of their own, and clients that die. */
package io.procession.it.manager;

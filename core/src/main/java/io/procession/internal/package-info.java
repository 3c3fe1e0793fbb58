/**
 * Wires the engine together: the only way from the public API to the internals. Nothing here
 * decides anything.
 */
package io.procession.internal;

/**
 * The client's side of a manager: proxies, and the connections by which they call.
 *
 * <p>Called through the door, by {@code manager}, whose process has proxies of its own objects, and
 * by the codec when a proxy arrives in a message. Calls {@code connection}.
 *
 * <pre>
 *   ManagedMap … ── MapProxy ──► MapOperations ── RemoteObject ──► Channel ┬ ManagerClient ═══► server
 *   the user's interface ───────────────────────┘                         └ the server, in its process
 *
 *   request   object (varlong), operation (string), code, arguments
 *     code        0, or 1 and the classes that functions need, with their length (varlong)
 *     arguments   their number (varint), and of each its kind (byte):
 *       0 value     length (varlong), bytes
 *       1 function  generation (varint), length (varlong), bytes
 *       2 elements  their number (varint), and of each its length (int) and bytes
 *       4 function that has captured nothing, likewise
 *       3 entries   likewise, keys and values in turn
 *   reply     kind (byte), lent objects (varint, and a varlong for each), value or failure
 * </pre>
 *
 * A reply lends: each object whose proxy is in it counts one more reference of this client, which
 * the client gives back when the proxy is collected. A request with operation {@code cancel} has no
 * reply; it interrupts the call that runs.
 *
 * <p>Threads: each thread that calls has a connection of its own, since the server runs one call
 * per connection at a time and knows by it who holds a lock. One thread per client sends back the
 * references of proxies that were collected, on a connection whose end is the end of the client.
 */
package io.procession.internal.proxy;

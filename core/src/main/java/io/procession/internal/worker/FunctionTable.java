package io.procession.internal.worker;

import io.procession.internal.codec.FunctionCodec;
import io.procession.internal.shipping.ShippedCode;
import io.procession.internal.wire.FunctionHead;
import io.procession.internal.wire.PayloadReader;
import io.procession.spi.Payload;
import java.util.HashMap;
import java.util.Map;

/**
 * The functions that the caller has sent and not yet told to forget. Each is decoded when it is
 * first needed, so that a failure to decode is the failure of a task and not of the worker.
 */
public final class FunctionTable {
  private final ShippedCode code;
  private final Map<Long, Entry> entries = new HashMap<>();
  private final Map<Long, LoadedFunction> loaded = new HashMap<>();

  /**
   * Makes an empty table.
   *
   * @param code has the loaders of the functions
   */
  public FunctionTable(ShippedCode code) {
    this.code = code;
  }

  private record Entry(FunctionHead head, Payload payload) {}

  /**
   * Adds a function.
   *
   * @param head its number, generation and kind
   * @param payload the encoded function
   */
  public void put(FunctionHead head, Payload payload) {
    entries.put(head.id(), new Entry(head, payload));
  }

  void remove(long id) {
    entries.remove(id);
    loaded.remove(id);
  }

  /**
   * Gives the function, and makes its loader that of the calling thread.
   *
   * @param id its number
   * @return the decoded function
   * @throws Exception what its decoding throws
   */
  public LoadedFunction get(long id) throws Exception {
    LoadedFunction function = loaded.get(id);
    if (function == null) {
      Entry entry = entries.get(id);
      if (entry == null) {
        throw new IllegalStateException("the function was not sent: function=" + id);
      }
      ClassLoader loader = code.loader(entry.head.generation());
      Thread.currentThread().setContextClassLoader(loader);
      Object decoded = FunctionCodec.decode(PayloadReader.of(entry.payload), loader);
      function = new LoadedFunction(entry.head.kind(), decoded, loader);
      loaded.put(id, function);
      entries.remove(id); // Its bytes are not needed again.
    }
    Thread.currentThread().setContextClassLoader(function.loader());
    return function;
  }
}

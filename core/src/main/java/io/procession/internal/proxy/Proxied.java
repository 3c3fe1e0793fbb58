package io.procession.internal.proxy;

import java.io.ObjectStreamException;
import java.io.Serializable;

/** What every proxy is, besides what it stands for. */
public interface Proxied extends Serializable {
  /** The way to the object. */
  RemoteObject remote();

  /** What is sent instead of the proxy. */
  Object writeReplace() throws ObjectStreamException;
}

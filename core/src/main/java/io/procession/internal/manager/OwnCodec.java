package io.procession.internal.manager;

import io.procession.internal.codec.FunctionCodec;
import io.procession.internal.codec.NotEncodableException;
import io.procession.internal.codec.UndecodableException;
import io.procession.internal.codec.ValueReader;
import io.procession.internal.proxy.ClientCodec;
import io.procession.internal.proxy.Handle;
import io.procession.internal.proxy.Opaque;
import io.procession.internal.proxy.Passage;
import io.procession.internal.proxy.Proxies;
import io.procession.internal.proxy.RemoteObject;
import io.procession.internal.proxy.ReplyKind;
import io.procession.internal.wire.MalformedPayloadException;
import io.procession.internal.wire.PayloadReader;
import io.procession.managed.RemoteUnaryOperator;
import io.procession.spi.Payload;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The encoding of this library's own clients; its layout is drawn in {@code proxy}. */
final class OwnCodec implements RequestCodec {
  private static final Logger LOG = System.getLogger("io.procession.manager");

  private final ManagerServer server;
  private final byte[] cancel;

  OwnCodec(ManagerServer server) {
    this.server = server;
    this.cancel = ClientCodec.cancel();
  }

  @Override
  public boolean isCancel(byte[] message) {
    return Arrays.equals(message, cancel);
  }

  /** What proxies are in a message of a client. */
  private final class Crossing implements Passage {
    private final Set<Long> departed = new LinkedHashSet<>();

    @Override
    public String server() {
      return server.name();
    }

    @Override
    public Object arrive(Handle handle) {
      try {
        HostedObject object = server.table().find(handle.id());
        return proxyOf(handle, object);
      } catch (RequestException e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    }

    @Override
    public void depart(long object) {
      departed.add(object);
    }
  }

  /** A proxy, in this server, of an object of this server. */
  Object proxyOf(Handle handle, HostedObject object) {
    RemoteObject remote = server.residents().remote(handle, object);
    List<@Nullable ClassLoader> loaders = new ArrayList<>();
    loaders.add(Thread.currentThread().getContextClassLoader());
    loaders.add(object.type().loader());
    for (ClassLoader loader : loaders) {
      try {
        if (loader != null) {
          return Proxies.create(remote, loader);
        }
      } catch (ClassNotFoundException e) {
        LOG.log(Level.TRACE, "another loader made the object", e);
      }
    }
    throw new IllegalStateException("the interfaces of %s are not known".formatted(object));
  }

  @Override
  public Request decode(byte[] message, Session session) throws RequestException {
    try {
      PayloadReader in = PayloadReader.of(Payload.of(message));
      HostedObject object = server.table().find(in.readVarlong());
      String operation = in.readString();
      if (in.readBoolean()) {
        session.code().apply(PayloadReader.of(Payload.of(in.readBytes(in.readVarlong()))));
      }
      return new Crossing().during(() -> new Reading(session, object).read(in, operation));
    } catch (UndecodableException | MalformedPayloadException e) {
      throw new RequestException(
          "the request "
              + e.getMessage()
              + "\n  Try: its classes on the class path of the manager.",
          e);
    }
  }

  /** The arguments of one request. */
  private final class Reading {
    private final Session session;
    private final HostedObject object;
    private final ClassLoader loader;

    private Reading(Session session, HostedObject object) {
      this.session = session;
      this.object = object;
      ClassLoader own = object.type().loader();
      this.loader = own == null ? server.home() : own;
    }

    private Request read(PayloadReader in, String operation) {
      @Nullable Object[] arguments = new Object[in.readCount(1)];
      Class<?>[] types = object.type().exposure().parameters(operation);
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = argument(in, i < types.length ? types[i] : Object.class);
      }
      return new Request(object, operation, arguments);
    }

    private @Nullable Object argument(PayloadReader in, Class<?> type) {
      Thread.currentThread().setContextClassLoader(loader);
      int kind = in.readByte();
      return switch (kind) {
        case ClientCodec.VALUE -> value(Payload.of(in.readBytes(in.readVarlong())));
        case ClientCodec.FUNCTION -> function(in, type, false);
        case ClientCodec.BARE_FUNCTION -> function(in, type, true);
        case ClientCodec.ELEMENTS -> elements(in);
        case ClientCodec.ENTRIES -> entries(in);
        default ->
            throw new MalformedPayloadException(
                in.position(), "a kind of argument", String.valueOf(kind));
      };
    }

    private @Nullable Object value(Payload payload) {
      return object.type().loader() == null
          ? Foreign.valueOf(payload, loader)
          : new ValueReader(loader).read(PayloadReader.of(payload), payload.size());
    }

    private Object function(PayloadReader in, Class<?> type, boolean bare) {
      int generation = in.readVarint();
      ClassLoader ofFunction = session.code().loader(generation);
      Thread.currentThread().setContextClassLoader(ofFunction);
      byte[] bytes = in.readBytes(in.readVarlong());
      Object function =
          bare
              ? session.bareFunction(
                  generation, bytes, key -> FunctionCodec.decode(readerOf(bytes), ofFunction))
              : FunctionCodec.decode(readerOf(bytes), ofFunction);
      boolean foreign =
          ofFunction != server.home() && object.type().loader() == null && isOfThisLibrary(type);
      return foreign
          ? Foreign.as(type, new Foreign(function, ofFunction, server.home()))
          : function;
    }

    /** Functions that the containers call; the server itself takes what it is given. */
    private static boolean isOfThisLibrary(Class<?> type) {
      return type.isInterface()
          && (type.getClassLoader() == null
              || type.getPackage() == RemoteUnaryOperator.class.getPackage());
    }

    private static PayloadReader readerOf(byte[] bytes) {
      return PayloadReader.of(Payload.of(bytes));
    }

    private List<@Nullable Object> elements(PayloadReader in) {
      int count = in.readCount(Integer.BYTES);
      List<@Nullable Object> elements = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        elements.add(value(Payload.of(in.readBytes(in.readInt()))));
      }
      return elements;
    }

    private Map<@Nullable Object, @Nullable Object> entries(PayloadReader in) {
      List<@Nullable Object> all = elements(in);
      Map<@Nullable Object, @Nullable Object> entries =
          LinkedHashMap.newLinkedHashMap(all.size() / 2);
      for (int i = 0; i + 1 < all.size(); i += 2) {
        entries.put(all.get(i), all.get(i + 1));
      }
      return entries;
    }
  }

  @Override
  public byte[] encode(Answer answer, Session session) {
    Crossing crossing = new Crossing();
    ReplyKind kind = answer.kind();
    Payload body;
    try {
      body = crossing.during(() -> bodyOf(answer, crossing));
    } catch (NotEncodableException e) {
      crossing.departed.clear();
      kind = ReplyKind.UNSERIALIZABLE;
      body = ClientCodec.failureOf(e);
    }
    long[] lent = crossing.departed.stream().mapToLong(Long::longValue).toArray();
    for (long id : lent) {
      lend(id, session);
    }
    return ClientCodec.reply(new ClientCodec.Reply(kind, lent, body)).toByteArray();
  }

  private void lend(long id, Session session) {
    try {
      server.table().lend(server.table().find(id), session);
    } catch (RequestException e) {
      throw new IllegalStateException("a proxy keeps its object: " + id, e);
    }
  }

  private Payload bodyOf(Answer answer, Crossing crossing) {
    return switch (answer.content()) {
      case Throwable failure when answer.kind() != ReplyKind.RETURNED ->
          ClientCodec.failureOf(failure);
      case HostedObject object -> {
        crossing.depart(object.id());
        yield ClientCodec.valueOf(
            new Handle(
                server.name(), object.id(), object.type().kind(), object.interfaces(), null));
      }
      case Opaque opaque -> Payload.of(opaque.encoded());
      case null, default -> ClientCodec.valueOf(answer.content());
    };
  }
}

package io.procession.benchmarks.jmh;

import io.procession.internal.codec.ElementReader;
import io.procession.internal.codec.ElementWriter;
import io.procession.internal.codec.ValueReader;
import io.procession.internal.codec.ValueWriter;
import io.procession.internal.shipping.ClassOrigin;
import io.procession.internal.shipping.ShippingContext;
import io.procession.internal.wire.PayloadReader;
import io.procession.internal.wire.PayloadWriter;
import io.procession.spi.Payload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Values to bytes and back, by the codec that tasks use. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Codec {
  private static final int COUNT = 1000;

  private final ValueWriter writer =
      new ValueWriter(ShippingContext.namesOnly(new ClassOrigin(List.of())));
  private final ValueReader reader = new ValueReader(Codec.class.getClassLoader());
  private final ElementWriter elementWriter = new ElementWriter(writer);
  private final ElementReader elementReader = new ElementReader(reader);
  private final PayloadWriter out = new PayloadWriter();
  private final List<Integer> ints = new ArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final double[] doubles = new double[1_000_000];
  private Payload encodedInts = Payload.EMPTY;
  private Payload encodedElements = Payload.EMPTY;

  @Setup
  public void fill() {
    for (int i = 0; i < COUNT; i++) {
      ints.add(1000 + i);
      counts.put("key " + i, i);
    }
    encodedInts = encode(ints);
    encodedElements = elements();
  }

  private Payload encode(Object value) {
    out.reset();
    writer.write(value, out);
    return out.finish();
  }

  @Benchmark
  public Payload encodeListOfInts() {
    return encode(ints);
  }

  @Benchmark
  public Object decodeListOfInts() {
    return reader.read(PayloadReader.of(encodedInts), encodedInts.size());
  }

  @Benchmark
  public Payload encodeMap() {
    return encode(counts);
  }

  @Benchmark
  public Payload encodeDoubles() {
    return encode(doubles);
  }

  /** The inputs of a chunk. */
  @Benchmark
  public Payload elements() {
    out.reset();
    elementWriter.begin(out);
    for (Integer each : ints) {
      elementWriter.add(each);
    }
    elementWriter.finish();
    return out.finish();
  }

  /** What a worker does with them. */
  @Benchmark
  public void decodeElements(Blackhole hole) {
    elementReader.begin(PayloadReader.of(encodedElements));
    for (int i = 0; i < COUNT; i++) {
      hole.consume(elementReader.next());
    }
  }
}

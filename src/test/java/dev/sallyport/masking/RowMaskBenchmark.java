package dev.sallyport.masking;

import dev.sallyport.policy.Mask;
import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.Masks;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.row.ColumnType;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rows of ten columns of which two are covered: {@code scripts/bench rowmask}. */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RowMaskBenchmark {
  private static final byte[] NO = {};

  /** How both are covered; {@code NONE} covers nothing. */
  @Param({"NONE", "REDACT", "PARTIAL", "HASH", "NULL", "EMAIL", "CONSTANT"})
  public String kind;

  private RowMask mask;
  private ByteBuf text;
  private ByteBuf binary;

  /** One row in both protocols. */
  @Setup
  public void prepare() {
    List<ColumnDefinition> columns = new ArrayList<>();
    List<Optional<Covering>> coverings = new ArrayList<>();
    PayloadWriter textRow = new PayloadWriter();
    PayloadWriter binaryRow = new PayloadWriter().writeInt1(0).writeInt2(0);
    for (int i = 0; i < 10; i++) {
      boolean number = i == 0 || i == 6;
      columns.add(column(number ? ColumnType.LONGLONG : ColumnType.VAR_STRING, number ? 63 : 255));
      boolean covered = i == 3 || i == 7;
      coverings.add(
          covered && !kind.equals("NONE")
              ? Optional.of(new Covering(Mask.of(MaskKind.valueOf(kind)), true))
              : Optional.empty());
      byte[] value = bytes(covered ? "jane.doe@example.com" : "the value of column " + i);
      if (number) {
        textRow.writeLengthEncodedBytes(bytes("123456789"));
        binaryRow.writeInt8(123_456_789);
      } else {
        textRow.writeLengthEncodedBytes(value);
        binaryRow.writeLengthEncodedBytes(value);
      }
    }
    text = textRow.toPayload();
    binary = binaryRow.toPayload();
    Masks masks =
        kind.equals("NONE") ? Masks.NONE : Masks.of(List.of(MaskRule.of("a.b.c", MaskKind.REDACT)));
    HashKey key = HashKey.of(bytes("benchmark"), "orders");
    MaskPlan plan = MaskPlan.ofRows(masks, coverings, true, Diagnostics.FREE).with(key);
    mask = RowMask.of(columns, plan, StandardCharsets.UTF_8);
  }

  /** A row of the text protocol. */
  @Benchmark
  public ByteBuf text() {
    return mask.text(text);
  }

  /** A row of the binary protocol. */
  @Benchmark
  public ByteBuf binary() {
    return mask.binary(binary);
  }

  private static ColumnDefinition column(ColumnType type, int collation) {
    return new ColumnDefinition(NO, NO, NO, NO, NO, NO, collation, 80, type.code(), 0, 31, NO);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

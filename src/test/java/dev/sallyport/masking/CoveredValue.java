package dev.sallyport.masking;

import dev.sallyport.policy.Mask;
import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskRule;
import dev.sallyport.policy.Masks;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.row.BinaryRow;
import dev.sallyport.wire.row.BinaryValue;
import dev.sallyport.wire.row.ColumnType;
import dev.sallyport.wire.row.Row;
import dev.sallyport.wire.row.TextRow;
import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** One column whose values are covered, in a row between two that are not. */
final class CoveredValue {
  static final HashKey KEY =
      HashKey.of("secret of a test".getBytes(StandardCharsets.UTF_8), "orders");

  private static final byte[] NO = {};
  private static final byte[] NAME = "x".getBytes(StandardCharsets.UTF_8);
  private static final ColumnDefinition PLAIN = column(ColumnType.VAR_STRING, 255, 40, 0, 0);

  private final List<ColumnDefinition> columns;
  private final RowMask mask;

  private CoveredValue(ColumnDefinition column, Covering covering, HashKey key, Charset results) {
    columns = List.of(PLAIN, column, PLAIN);
    Masks masks = Masks.of(List.of(MaskRule.of("a.b.c", MaskKind.REDACT)));
    MaskPlan plan =
        MaskPlan.ofRows(
                masks,
                List.of(Optional.empty(), Optional.of(covering), Optional.empty()),
                true,
                Diagnostics.TELLS)
            .with(key);
    mask = RowMask.of(columns, plan, results);
  }

  static CoveredValue of(ColumnDefinition column, Covering covering) {
    return of(column, covering, StandardCharsets.UTF_8);
  }

  static CoveredValue of(ColumnDefinition column, Covering covering, Charset results) {
    return new CoveredValue(column, covering, KEY, results);
  }

  static CoveredValue of(ColumnDefinition column, MaskKind kind) {
    return of(column, new Covering(Mask.of(kind), true));
  }

  static CoveredValue withoutKey(ColumnDefinition column) {
    return new CoveredValue(
        column, new Covering(Mask.of(MaskKind.HASH), true), HashKey.NONE, StandardCharsets.UTF_8);
  }

  static ColumnDefinition column(
      ColumnType type, int collation, long length, int flags, int decimals) {
    return new ColumnDefinition(
        NO, NO, NO, NO, NAME, NAME, collation, length, type.code(), flags, decimals, NO);
  }

  /** The definition that the client gets. */
  ColumnDefinition shown() {
    return mask.shown().get(1);
  }

  /** The bytes that the client gets in the text protocol; null for NULL. */
  byte[] text(byte[] value) {
    PayloadWriter row = new PayloadWriter().writeLengthEncodedBytes(NAME);
    if (value == null) {
      row.writeNull();
    } else {
      row.writeLengthEncodedBytes(value);
    }
    ByteBuf shown = mask.text(row.writeNull().toPayload());
    return value(new TextRow(mask.shown()).read(shown), true);
  }

  /** The same in the binary protocol. */
  byte[] binary(byte[] value) {
    PayloadWriter row = new PayloadWriter().writeInt1(0).writeInt1(value == null ? 0x08 : 0);
    row.writeLengthEncodedBytes(NAME);
    if (value != null) {
      BinaryValue.write(ColumnType.of(columns.get(1).type()).orElseThrow(), value, row);
    }
    ByteBuf shown = mask.binary(row.writeLengthEncodedBytes(NAME).toPayload());
    return value(new BinaryRow(mask.shown()).read(shown), false);
  }

  /** A binary value as a person reads it. */
  String binaryAsText(byte[] value) {
    PayloadWriter row = new PayloadWriter().writeInt1(0).writeInt1(0);
    row.writeLengthEncodedBytes(NAME);
    BinaryValue.write(ColumnType.of(columns.get(1).type()).orElseThrow(), value, row);
    ByteBuf shown = mask.binary(row.writeLengthEncodedBytes(NAME).toPayload());
    return new BinaryRow(mask.shown()).read(shown).asText(1, 1000);
  }

  String text(String value) {
    byte[] shown = text(value.getBytes(StandardCharsets.UTF_8));
    return shown == null ? null : new String(shown, StandardCharsets.UTF_8);
  }

  private static byte[] value(Row row, boolean lastIsNull) {
    if (!"x".equals(row.asText(0, 10)) || row.isNull(2) != lastIsNull) {
      throw new AssertionError("values beside the covered one have changed");
    }
    return row.bytes(1);
  }
}

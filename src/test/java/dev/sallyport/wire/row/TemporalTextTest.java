package dev.sallyport.wire.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Dates and times as the text protocol writes them, also where they are longer than usual. */
class TemporalTextTest {
  @Property
  void shouldWriteDates(
      @ForAll @IntRange(max = 65_535) int year,
      @ForAll @IntRange(max = 255) int month,
      @ForAll @IntRange(max = 255) int second,
      @ForAll @IntRange(min = 0) int micros) {
    ByteBuf value = Unpooled.buffer();
    value.writeShortLE(year).writeByte(month).writeByte(1);
    assertThat(text(ColumnType.DATE, value)).isEqualTo(format("%04d-%02d-01", year, month));
    value.writeByte(2).writeByte(3).writeByte(second);
    String seconds = format("%04d-%02d-01 02:03:%02d", year, month, second);
    assertThat(text(ColumnType.DATETIME, value)).isEqualTo(seconds);
    value.writeIntLE(micros);
    assertThat(text(ColumnType.TIMESTAMP, value)).isEqualTo(seconds + format(".%06d", micros));
  }

  @Property
  void shouldWriteTimes(
      @ForAll boolean negative,
      @ForAll int days,
      @ForAll @IntRange(max = 255) int hours,
      @ForAll @IntRange(max = 255) int minutes,
      @ForAll @IntRange(min = 0) int micros) {
    ByteBuf value = Unpooled.buffer();
    value.writeBoolean(negative).writeIntLE(days).writeByte(hours).writeByte(minutes).writeByte(9);
    long all = Integer.toUnsignedLong(days) * 24 + hours;
    String text = (negative ? "-" : "") + format("%02d:%02d:09", all, minutes);
    assertThat(text(ColumnType.TIME, value)).isEqualTo(text);
    value.writeIntLE(micros);
    assertThat(text(ColumnType.TIME, value)).isEqualTo(text + format(".%06d", micros));
  }

  private static String text(ColumnType type, ByteBuf value) {
    return BinaryValue.asText(type, false, value, null, 64);
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}

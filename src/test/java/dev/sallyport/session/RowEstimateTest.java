package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.masking.MaskPlan;
import dev.sallyport.session.relay.Dialects;
import dev.sallyport.session.relay.ResultRelay;
import dev.sallyport.session.relay.RowSample;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.row.ColumnType;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowEstimateTest {
  private static final Capabilities MODERN =
      Capabilities.of(Capability.PROTOCOL_41, Capability.TRANSACTIONS, Capability.DEPRECATE_EOF);
  private static final List<String> MYSQL =
      List.of("id", "select_type", "table", "type", "rows", "filtered", "Extra");
  private static final int UTF8MB4 = 45;

  @Test
  void shouldIgnoreWhatPredicatesAreSaidToFilter() {
    assertThat(of(step("SIMPLE", "ALL", "5000", "0.01", "Using where"))).hasValue(5000);
  }

  @Test
  void shouldMultiplyTheStepsAndCountEachAsOneAtLeast() {
    assertThat(of(step("SIMPLE", "ALL", "20", "100", ""), step("SIMPLE", "ref", "30", "100", "")))
        .hasValue(600);
    assertThat(of(step("SIMPLE", "ALL", "0", "100", ""), step("SIMPLE", "ref", "30", "100", "")))
        .hasValue(30);
  }

  @Test
  void shouldStayAtTheLargestNumberWhenTheProductIsLarger() {
    String large = "4000000000000";
    assertThat(of(step("SIMPLE", "ALL", large, "100", ""), step("SIMPLE", "ALL", large, "100", "")))
        .hasValue(Long.MAX_VALUE);
    assertThat(of(step("SIMPLE", "ALL", "18446744073709551615", "100", "")))
        .hasValue(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Impossible WHERE",
        "Impossible HAVING",
        "No tables used",
        "No matching rows after partition pruning"
      })
  void shouldFindNothingWhereTheTextAloneSaysSo(String note) {
    assertThat(of(step("SIMPLE", null, null, null, note))).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Select tables optimized away",
        "Deleting all rows",
        "no matching row in const table",
        "Impossible WHERE noticed after reading const tables",
        ""
      })
  void shouldNotTellWhereAStepHasNoNumber(String note) {
    assertThat(of(step("SIMPLE", null, null, null, note))).isEmpty();
    assertThat(of(step("SIMPLE", "ALL", "3", "100", ""), step("SIMPLE", null, null, null, note)))
        .isEmpty();
  }

  @Test
  void shouldNotTellWhatDependsOnRowsReadWhilePlanning() {
    assertThat(of(step("SIMPLE", "const", "1", "100", ""), step("SIMPLE", "range", "1", "100", "")))
        .isEmpty();
    assertThat(
            of(step("PRIMARY", "range", "1", "100", ""), step("SUBQUERY", "ALL", "1", "100", "")))
        .isEmpty();
    assertThat(of(step("SIMPLE", "const", "1", "100", ""), step("SIMPLE", "const", "1", "100", "")))
        .hasValue(1);
    assertThat(
            of(
                step("PRIMARY", "range", "2", "100", ""),
                step("DEPENDENT SUBQUERY", "ref", "3", "100", "")))
        .hasValue(6);
  }

  @Test
  void shouldPassOverStepsThatReadNoTable() {
    assertThat(of(step("INSERT", "ALL", null, null, ""))).hasValue(0);
    assertThat(of(step("REPLACE", "ALL", null, null, ""), step("SIMPLE", "ALL", "7", "100", "")))
        .hasValue(7);
    assertThat(
            of(step("UNION RESULT", "ALL", null, null, ""), step("UNION", "ALL", "7", "100", "")))
        .hasValue(7);
  }

  @Test
  void shouldReadPlansOfMariaDb() {
    List<String> columns = List.of("id", "select_type", "table", "type", "rows", "Extra");
    assertThat(RowEstimate.of(plan(columns, List.of(List.of("1", "SIMPLE", "t", "ALL", "9", "")))))
        .hasValue(9);
  }

  @Test
  void shouldNotTellFromWhatIsNoPlan() {
    assertThat(RowEstimate.of(plan(List.of("EXPLAIN"), List.of(List.of("-> Rows fetched")))))
        .isEmpty();
    assertThat(RowEstimate.of(plan(MYSQL, List.of()))).isEmpty();
    assertThat(RowEstimate.of(new RowSample(10))).isEmpty();
    assertThat(of(step("SIMPLE", "ALL", "many", "100", ""))).isEmpty();
  }

  @Test
  void shouldNotTellFromAPlanThatWasCut() {
    RowSample one = new RowSample(1);
    feed(
        one,
        MYSQL,
        Stream.of(step("SIMPLE", "ALL", "1", "1", ""), step("", "ALL", "9", "1", ""))
            .map(Step::values)
            .toList());
    assertThat(RowEstimate.of(one)).isEmpty();
  }

  private static OptionalLong of(Step... steps) {
    return RowEstimate.of(plan(MYSQL, Stream.of(steps).map(Step::values).toList()));
  }

  private record Step(List<String> values) {}

  private static Step step(
      String selectType, String type, String rows, String filtered, String extra) {
    return new Step(java.util.Arrays.asList("1", selectType, "t", type, rows, filtered, extra));
  }

  private static RowSample plan(List<String> columns, List<List<String>> steps) {
    RowSample sample = new RowSample(100);
    feed(sample, columns, steps);
    return sample;
  }

  private static void feed(RowSample sample, List<String> columns, List<List<String>> steps) {
    Dialects dialects = new Dialects(MODERN, MODERN, StandardCharsets.UTF_8);
    ResultRelay relay = ResultRelay.text(dialects, MaskPlan.NONE, sample);
    relay.accept(new PayloadWriter().writeInt1(columns.size()).toPayload(), sent -> {});
    for (String column : columns) {
      relay.accept(column(column).encode(MODERN), sent -> {});
    }
    for (List<String> step : steps) {
      relay.accept(row(step), sent -> {});
    }
    relay.accept(new Ok(0, 0, 0, 0, new byte[0], List.of(), true).encode(MODERN), sent -> {});
  }

  private static ByteBuf row(List<String> values) {
    PayloadWriter out = new PayloadWriter();
    for (String value : values) {
      if (value == null) {
        out.writeNull();
      } else {
        out.writeLengthEncodedBytes(value.getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toPayload();
  }

  private static ColumnDefinition column(String name) {
    byte[] nothing = new byte[0];
    return new ColumnDefinition(
        "def".getBytes(StandardCharsets.UTF_8),
        nothing,
        nothing,
        nothing,
        name.getBytes(StandardCharsets.UTF_8),
        nothing,
        UTF8MB4,
        64,
        ColumnType.VAR_STRING.code(),
        0,
        0,
        nothing);
  }
}

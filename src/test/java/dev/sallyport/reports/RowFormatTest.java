package dev.sallyport.reports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.sallyport.reports.Report.Column;
import dev.sallyport.reports.Report.Heading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowFormatTest {
  private static final Heading HEADING =
      new Heading(
          "sample",
          "A sample",
          "Rows.",
          List.of(
              Column.instant("at"), Column.text("text"), Column.number("n"), Column.flag("flag")),
          Set.of(),
          Set.of(Parameter.TABLE));

  private static final Question QUESTION =
      new Question(
          Instant.parse("2026-11-01T00:00:00Z"),
          Instant.parse("2026-12-01T00:00:00Z"),
          Optional.of("shop.*"),
          Optional.empty(),
          Optional.empty());

  private static final Instant AT = Instant.parse("2026-11-20T12:00:00.25Z");

  private static String written(RowFormat format, boolean more, List<List<Object>> rows) {
    RowWriter writer = format.writer(HEADING, QUESTION);
    StringBuilder text = new StringBuilder(utf8(writer.begin()));
    rows.forEach(row -> text.append(utf8(writer.rows(List.of(row)))));
    return text.append(utf8(writer.end(more))).toString();
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<Object> row(String text) {
    return Arrays.asList(AT, text, 7L, true);
  }

  @Test
  void shouldWriteCsvAsTheRfcSays() {
    assertThat(
            written(
                RowFormat.CSV,
                false,
                List.of(
                    row("SELECT 'a, \"b\"'\nFROM t; =1"),
                    Arrays.asList(null, null, null, null),
                    Arrays.asList(AT, null, 7L, null),
                    row(""))))
        .isEqualTo(
            "at,text,n,flag\r\n"
                + "\"2026-11-20T12:00:00.250Z\",\"SELECT 'a, \"\"b\"\"'\nFROM t; =1\",7,true\r\n"
                + ",,,\r\n"
                + "\"2026-11-20T12:00:00.250Z\",,7,\r\n"
                + "\"2026-11-20T12:00:00.250Z\",\"\",7,true\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1", "\uff0b1"})
  void shouldLetNoSpreadsheetCarryOutWhatAnAgentWrote(String formula) throws Exception {
    String csv = written(RowFormat.CSV, false, List.of(row(formula)));
    List<String[]> read =
        new CsvMapper()
            .readerFor(String[].class)
            .with(CsvParser.Feature.WRAP_AS_ARRAY)
            .<String[]>readValues(csv)
            .readAll();
    assertThat(read.get(1)[1]).isEqualTo("'" + formula);
    // A program that reads JSON gets what was said.
    JsonNode json =
        new ObjectMapper().readTree(written(RowFormat.JSON, false, List.of(row(formula))));
    assertThat(json.at("/rows/0/text").asText()).isEqualTo(formula);
  }

  @Test
  void shouldLeaveTextsAloneThatAreNoFormulas() {
    assertThat(written(RowFormat.CSV, false, List.of(row("a = b"), row("'quoted'"))))
        .contains("\"a = b\"", "\"'quoted'\"");
  }

  @Test
  void shouldBeJsonOnlyOnceItIsWhole() throws Exception {
    String text = written(RowFormat.JSON, true, List.of(row("a"), row("b")));
    JsonNode json = new ObjectMapper().readTree(text);
    assertThat(json.get("report").asText()).isEqualTo("sample");
    assertThat(json.get("table").asText()).isEqualTo("shop.*");
    assertThat(json.get("principal").isNull()).isTrue();
    assertThat(json.get("from").asText()).isEqualTo("2026-11-01T00:00:00Z");
    assertThat(json.get("rows")).hasSize(2);
    assertThat(json.at("/rows/1/n").asLong()).isEqualTo(7);
    assertThat(json.at("/rows/1/flag").asBoolean()).isTrue();
    assertThat(json.get("more").asBoolean()).isTrue();
    assertThat(new ObjectMapper().readTree(written(RowFormat.JSON, false, List.of())).get("rows"))
        .isEmpty();
  }

  @Test
  void shouldWriteAnObjectALine() {
    assertThat(written(RowFormat.JSONL, false, List.of(row("a\nb"), row("c"))).lines())
        .containsExactly(
            "{\"at\":\"2026-11-20T12:00:00.250Z\",\"text\":\"a\\nb\",\"n\":7,\"flag\":true}",
            "{\"at\":\"2026-11-20T12:00:00.250Z\",\"text\":\"c\",\"n\":7,\"flag\":true}");
  }

  @Test
  void shouldMoveNoCursorOfATerminal() {
    String text = written(RowFormat.TEXT, false, List.of(row("a\u001b[2J\nb")));
    assertThat(text.lines())
        .containsExactly(
            "A sample, table shop.*",
            "from 2026-11-01T00:00:00Z to 2026-12-01T00:00:00Z",
            "",
            "at                        text           n  flag",
            "2026-11-20T12:00:00.250Z  a\\u{1b}[2J\\nb  7  true",
            "",
            "1 row");
    assertThat(written(RowFormat.TEXT, false, List.of())).endsWith("\n\nno rows\n");
  }

  @Test
  void shouldNameAFileByReportAndDays() {
    assertThat(RowFormat.CSV.fileName(HEADING, QUESTION))
        .isEqualTo("sallyport-sample-2026-11-01-2026-12-01.csv");
  }
}

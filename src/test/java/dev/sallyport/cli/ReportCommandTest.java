package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.StoreConfig;
import dev.sallyport.reports.RecordedDay;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Beside a gateway that has the store open. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class ReportCommandTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-25T00:00:00Z"), ZoneOffset.UTC);

  @TempDir private static Path directory;
  private static Vertx vertx;
  private static Store store;
  private static Path file;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter words = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void fill() {
    vertx = Vertx.vertx();
    file = directory.resolve("store.db");
    store = EmptyStore.open(new StoreConfig.Sqlite(file), vertx).await();
    RecordedDay.fill(store);
  }

  @AfterAll
  static void close() {
    store.close().await();
    vertx.close().await();
  }

  private int run(String... arguments) {
    return run(out, arguments);
  }

  private int run(OutputStream to, String... arguments) {
    return new CommandLine(new ReportCommand(to, CLOCK))
        .setOut(new PrintWriter(words))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void shouldListTheReportsWithoutAnyStore() {
    assertThat(run()).isZero();
    assertThat(words.toString().lines()).hasSize(7).allMatch(line -> line.contains("."));
    assertThat(words.toString()).contains("table-access ").contains("Needs --table.");
  }

  @Test
  void shouldBeALineOfTheCommandLine() {
    assertThat(Sallyport.commandLine().getSubcommands()).containsKey("report");
  }

  @Test
  void shouldTellWhoTouchedATableInTheLastThirtyDaysAsText() {
    assertThat(run("table-access", "--table", "shop.orders", "--store", file.toString())).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(words.toString()).contains("30 days before --to");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith(
            "Who touched a table, table shop.orders\nfrom 2026-10-26T00:00:00.000001Z to"
                + " 2026-11-25T00:00:00.000001Z\n\nat ")
        .contains("2026-11-20T12:00:02Z  idp:bot")
        .endsWith("\n8 rows\n");
  }

  @Test
  void shouldWriteEachFormat() {
    String[] asked = {
      "refusals", "--from", "2026-11-20", "--to", "2026-11-21", "--store", file.toString()
    };
    assertThat(run(with(asked, "--format", "csv"))).isZero();
    assertThat(text().lines().toList())
        .hasSize(6)
        .contains("\"policy\",\"readers/3\",1,1,\"2026-11-20T12:01:00Z\",\"2026-11-20T12:01:00Z\"")
        .contains("\"login\",,42,2,\"2026-11-20T12:01:00Z\",\"2026-11-20T12:03:00Z\"");
    assertThat(run(with(asked, "--format", "json"))).isZero();
    assertThat(new JsonObject(text()).getJsonArray("rows")).hasSize(5);
    assertThat(run(with(asked, "--format", "jsonl"))).isZero();
    assertThat(text().lines()).hasSize(5).allMatch(line -> new JsonObject(line).size() == 6);
    assertThat(run(with(asked, "--format", "jsonl", "--detail"))).isZero();
    assertThat(text().lines()).hasSize(2);
    assertThat(run("unused-policies", "--format", "jsonl", "--store", file.toString())).isZero();
    assertThat(text().lines().map(line -> new JsonObject(line).getBoolean("unused")))
        .containsExactly(true, false, false, false, true);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void shouldWriteAFileThatOnlyItsOwnerReads() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("whole"));
    Path output = folder.resolve("approvals.csv");
    Files.writeString(output, "what was there before");
    assertThat(
            run(
                "approvals",
                "--format",
                "csv",
                "-o",
                output.toString(),
                "--store",
                file.toString()))
        .isZero();
    assertThat(Files.readAllLines(output)).hasSize(9);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(output)))
        .isEqualTo("rw-------");
    assertThat(names(folder)).containsExactly("approvals.csv");
    assertThat(out.size()).isZero();
  }

  @Test
  void shouldLeaveNoHalfOfAFile() throws IOException {
    // Given a store that is none, which is found out while the report is made
    Path folder = Files.createDirectory(directory.resolve("half"));
    Path broken = Files.writeString(directory.resolve("broken.db"), "no database at all");
    Path output = folder.resolve("approvals.csv");
    // When
    int status = run("approvals", "-o", output.toString(), "--store", broken.toString());
    // Then
    assertThat(status).isEqualTo(1);
    assertThat(err.toString()).contains("cannot be read");
    assertThat(names(folder)).isEmpty();
    assertThat(run("approvals", "-o", folder.toString(), "--store", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("is a directory");
  }

  @Test
  void shouldSayWhenItCannotBeWritten() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertThat(run(full, "approvals", "--format", "csv", "--store", file.toString())).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("sallyport report: the report cannot be written: No space left on device\n");
  }

  @ParameterizedTest
  @CsvSource({
    "nothing, '', '', there is no report nothing",
    "table-access, '', '', needs a table. Give --table.",
    "approvals, --table, shop.orders, takes no table",
    "approvals, --from, 31.12.2026, is no day like",
    "approvals, --to, 2020-01-01T00, is no day like",
    "approvals, --format, xml, 'is none of csv, json, jsonl, text'",
    "approvals, --from, 2026-11-25T12:00:00Z, before it begins",
    "approvals, --detail, '', belongs to the report refusals",
  })
  void shouldSayInALineWhatIsWrong(String name, String option, String value, String says) {
    String[] asked =
        Stream.of(name, option, value, "--store", file.toString())
            .filter(word -> !word.isEmpty())
            .toArray(String[]::new);
    assertThat(run(asked)).isEqualTo(1);
    assertThat(err.toString()).startsWith("sallyport report: ").contains(says);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(out.size()).isZero();
  }

  /** A configuration whose secrets are not set is nothing to complain of then. */
  @Test
  void shouldSayThatThereIsNoSuchReportBeforeItReadsAConfiguration() {
    assertThat(run("nix", "--config", "conf/sallyport.yaml")).isEqualTo(1);
    assertThat(err.toString().lines())
        .containsExactly("sallyport report: there is no report nix; sallyport report lists them");
  }

  @Test
  void shouldSayThatThereIsNoStore() {
    assertThat(run("approvals", "--store", directory.resolve("none.db").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("there is no file").contains("none.db");
  }

  private static String[] with(String[] some, String... more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
  }

  private String text() {
    String text = out.toString(StandardCharsets.UTF_8);
    out.reset();
    return text;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }
}

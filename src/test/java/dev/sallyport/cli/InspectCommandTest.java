package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.catalogue.Catalogue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class InspectCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<SqlContext> contexts = new ArrayList<>();

  /** As the data path reads, and keeps what each statement was read in. */
  private final Inspector inspector =
      (statement, context) -> {
        contexts.add(context);
        return new MySqlInspector().inspect(statement, context);
      };

  private JsonNode inspect(String line) throws IOException {
    assertThat(run(line)).isZero();
    return JSON.readTree(out.toString());
  }

  private int run(String lines, String... arguments) {
    return run(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), out, arguments);
  }

  private int run(InputStream in, Writer to, String... arguments) {
    return new CommandLine(new InspectCommand(inspector, in))
        .setOut(new PrintWriter(to))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private SqlContext last() {
    return contexts.get(contexts.size() - 1);
  }

  @Test
  void shouldFollowTheSchema() throws IOException {
    JsonNode answer =
        inspect("{\"sql\":\"SELECT a FROM t\",\"preceding\":[\"USE hr\",\"USE shop\"]}");
    assertThat(answer.at("/statements/0/reads/0").asText()).isEqualTo("shop.t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET sql_mode='ANSI_QUOTES'",
        "SET SESSION sql_mode = ANSI_QUOTES",
        "SET autocommit = 1, LOCAL sql_mode := 'strict_all_tables,ansi_quotes'",
        "SET @@sql_mode = `ANSI_QUOTES`",
        "SET @@session.sql_mode = 'ANSI'"
      })
  void shouldFollowTheModeOfPlainLiterals(String set) throws IOException {
    JsonNode answer =
        inspect(
            JSON.writeValueAsString(
                Map.of("sql", "SELECT \"a\" FROM t", "preceding", List.of(set))));
    assertThat(answer.path("understood").asBoolean()).isTrue();
    assertThat(last().sqlMode().ansiQuotes()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET NAMES latin1",
        "SET NAMES 'latin1' COLLATE 'latin1_bin'",
        "SET CHARACTER SET latin1",
        "SET CHARSET 'latin1'",
        "SET character_set_client = latin1, character_set_results = NULL",
        "SET @@session.character_set_client = 'LATIN1'"
      })
  void shouldFollowTheCharacterSet(String set) throws IOException {
    inspect(JSON.writeValueAsString(Map.of("sql", "SELECT 'é' FROM t", "preceding", List.of(set))));
    assertThat(last().charset().name()).isEqualTo("windows-1252");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "SET sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')|no plain literal",
        "SET sql_mode = @mode|no plain literal",
        "SET sql_mode = DEFAULT|no plain literal",
        "SET sql_mode = 4|no plain literal",
        "SET sql_mode = (SELECT 'ANSI')|no plain literal",
        "SET sql_mode = '', @@LOCAL.sql_mode = 'ORACLE'|'ORACLE' is no sql_mode that is known here",
        "SET NAMES DEFAULT|preceding statement 1",
        "SET NAMES gbk|it was not understood: the character set",
        "SELECT 'unclosed|it was not understood",
      })
  void shouldSayWhyAnEffectIsNotKnown(String preceding, String reason) throws IOException {
    JsonNode answer =
        inspect(
            JSON.writeValueAsString(Map.of("sql", "SELECT 1", "preceding", List.of(preceding))));
    assertThat(answer.path("understood").asBoolean()).isFalse();
    assertThat(answer.path("reason").asText()).contains(reason).contains("preceding statement 1");
  }

  @Test
  void shouldLeaveTheSessionAloneWhereOthersAreSet() throws IOException {
    inspect(
        "{\"sql\":\"SELECT 1\",\"preceding\":[\"SET GLOBAL sql_mode = @x, PERSIST sql_mode = 'a',"
            + " @@global.character_set_client = 'gbk'\"]}");
    assertThat(last().sqlMode().ansiQuotes()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"sql\":\"SELECT 1\",\"preceding\":\"USE a\"}|'preceding' is no list",
        "{\"sql\":\"SELECT 1\",\"preceding\":[1]}|'preceding' holds what is no text",
        "{\"sql\":\"SELECT 1\",\"multi_statements\":\"no\"}|neither true nor false",
        "{\"sql\":\"SELECT 1\",\"sql\":\"DROP TABLE t\"}|no JSON",
        "{\"sql\":\"SELECT '中'\",\"charset\":\"latin1\"}|the session's character set has not",
        "{\"sql\":1}|'sql' is no text",
        "SELECT 1|no JSON; expected {\"sql\": \"SELECT 1\"}",
      })
  void shouldRefuseALineThatMeansNothing(String line, String reason) throws IOException {
    assertThat(inspect(line).path("reason").asText()).contains(reason);
    assertThat(contexts).isEmpty();
  }

  @Test
  void shouldBindNamesToACatalogue() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("catalog.json"),
            """
            {"version": 1, "server_version": "9.7.1", "folds_table_names": true, "tables": [],
             "routines": [], "triggers": [], "foreign_keys": [], "loadable_functions": []}
            """);
    assertThat(run("{\"sql\":\"SELECT 1\"}", "--catalog=" + file)).isZero();
    assertThat(last().catalogue().foldsTableNames()).isTrue();
    assertThat(last().serverVersion()).isEqualTo(90_701);
    assertThat(run("{\"sql\":\"SELECT 1\",\"server_version\":\"8.0.33\"}", "--catalog=" + file))
        .isZero();
    assertThat(last().serverVersion()).isEqualTo(80_033);
    run("{\"sql\":\"SELECT 1\"}");
    assertThat(last().catalogue()).isSameAs(Catalogue.UNKNOWN);
  }

  @Test
  void shouldRefuseACatalogueThatIsNone() throws IOException {
    Path file = Files.writeString(folder.resolve("catalog.json"), "{\"version\": 1, \"x\": 2}");
    assertThat(run("", "--catalog=" + file)).isEqualTo(1);
    assertThat(run("", "--catalog=" + folder.resolve("none"))).isEqualTo(1);
    assertThat(err.toString())
        .containsSubsequence("'x' is not a known key", "none: cannot be read");
  }

  @Test
  void shouldAnswerBeforeTheNextQuestionIsAsked() throws Exception {
    // Given somebody who waits for each answer
    PipedOutputStream questions = new PipedOutputStream();
    PipedInputStream in = new PipedInputStream(questions);
    CountDownLatch answered = new CountDownLatch(1);
    StringWriter answers =
        new StringWriter() {
          @Override
          public void flush() {
            if (toString().contains("understood")) {
              answered.countDown();
            }
          }
        };
    CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> run(in, answers));
    // When
    questions.write("{\"sql\":\"SELECT 1\"}\n".getBytes(StandardCharsets.UTF_8));
    questions.flush();
    // Then
    assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
    questions.close();
    assertThat(status.get(30, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void shouldNotHoldALineThatIsTooLong() throws IOException {
    BoundedLines lines = new BoundedLines(new StringReader("12345\n1234\n\nrest"), 4);
    assertThat(lines.next()).isEmpty();
    assertThat(lines.ended()).isFalse();
    assertThat(lines.next()).contains("1234");
    assertThat(lines.next()).contains("");
    assertThat(lines.next()).contains("rest");
    assertThat(lines.next()).isEmpty();
    assertThat(lines.ended()).isTrue();
  }

  @Test
  void shouldWriteNamesForEveryTerminal() throws IOException {
    String line = "{\"sql\":\"SELECT `größe` FROM `größen`\",\"schema\":\"shop\"}";
    JsonNode answer = inspect(line);
    assertThat(answer.at("/statements/0/reads/0").asText()).isEqualTo("shop.größen");
    assertThat(out.toString()).isASCII();
    assertThat(inspector.inspect(new byte[] {'x'}, last())).isInstanceOf(Inspection.Opaque.class);
  }
}

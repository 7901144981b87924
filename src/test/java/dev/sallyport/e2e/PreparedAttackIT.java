package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.Secret;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.DemoStage;
import dev.sallyport.demo.ServerCache;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.command.BoundValue;
import dev.sallyport.wire.command.ParameterType;
import dev.sallyport.wire.command.StatementExecute;
import dev.sallyport.wire.command.StatementFetch;
import dev.sallyport.wire.command.StatementPrepare;
import dev.sallyport.wire.command.StatementSendLongData;
import dev.sallyport.wire.row.ColumnType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An agent that plays with what servers remember of prepared statements, before either server. */
class PreparedAttackIT {
  private static final String POLICY =
      """
      policy: prepared
      match: { groups: [maintenance-agents], connections: [shop] }
      session: { max_duration: 30m, idle_timeout: 10m }
      statements:
        - allow: { verbs: [select, delete], tables: [staging.*] }
        - allow: { verbs: [select], tables: [shop.products] }
      masks:
        - { columns: [staging.people.pin], as: redact }
      """;

  private static final Capabilities USUAL = RawAgent.USUAL;
  private static final String PIN = "pin-4711";
  private static final int CURSOR_READ_ONLY = 1;

  @TempDir Path folder;

  static Stream<Path> servers() {
    return Stream.of(ServerCache.mysql(), ServerCache.mariadb());
  }

  @ParameterizedTest
  @MethodSource("servers")
  void shouldTrustNothingThatOnlyTheServerRemembers(Path server) throws IOException {
    try (DemoStage stage =
        StageWithPolicy.start(server, DatabaseServer.Options.defaults(), folder, POLICY)) {
      DatabaseServer database = stage.database();
      database.execute("CREATE TABLE staging.people (id INT, pin VARCHAR(20))");
      database.execute("INSERT INTO staging.people VALUES (1, '" + PIN + "')");
      database.execute("CREATE TABLE staging.notes (id INT, note VARCHAR(20))");
      database.execute("INSERT INTO staging.notes VALUES (1, 'harmless'), (2, 'precious')");
      fetchWhatAnExecutionBeforeTheFailedOneOpened(stage);
      bindAValueToAStatementByAnotherNumber(stage);
      assertThat(StageWithPolicy.database(stage).rows("SELECT note FROM staging.notes"))
          .as("what is left when the harmless one is deleted")
          .containsExactly(List.of("precious"));
    }
  }

  /** A server may leave that cursor open, and its rows must not pass as those of the failed one. */
  private static void fetchWhatAnExecutionBeforeTheFailedOneOpened(DemoStage stage)
      throws IOException {
    try (RawAgent agent = agent(stage)) {
      Transcript t = new Transcript(agent);
      // Rows of nothing but NULL fill what is recorded, so that those behind them pass unread.
      prepare(
          t,
          "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
              + " SELECT NULL FROM n UNION ALL SELECT pin FROM staging.people");
      t.command("open", execute(t.statement(), CURSOR_READ_ONLY));
      assertThat(String.join("\n", t.lines())).doesNotContain("error");
      t.silent(
          "astray", new StatementSendLongData(t.statement(), 9999, new byte[] {1}).encode(USUAL));
      t.command("fails", execute(t.statement(), CURSOR_READ_ONLY));
      t.untilEof("fetch", new StatementFetch(t.statement(), 1_000_000).encode(USUAL));
      assertThat(t.lines()).anyMatch(line -> line.startsWith("error 1210 HY000"));
      assertThat(String.join("\n", t.lines())).contains(hex("[redacted]")).doesNotContain(hex(PIN));
    }
  }

  /** MariaDB takes the last number for the statement that was prepared last. */
  private static void bindAValueToAStatementByAnotherNumber(DemoStage stage) throws IOException {
    try (RawAgent agent = agent(stage)) {
      Transcript t = new Transcript(agent);
      prepare(t, "DELETE FROM staging.notes WHERE note = ?");
      t.silent("by alias", new StatementSendLongData(-1, 0, bytes("precious")).encode(USUAL));
      BoundValue shown =
          new BoundValue(
              BoundValue.Kind.VALUE,
              new ParameterType(ColumnType.VAR_STRING.code(), false),
              bytes("harmless"));
      t.command("execute", execute(t.statement(), 0, shown));
      assertThat(t.lines().get(t.lines().size() - 1)).startsWith("ok");
    }
  }

  private static RawAgent agent(DemoStage stage) throws IOException {
    return RawAgent.atGate(
        new Endpoint(
            stage.mysqlPort(), stage.connection(), Secret.of(StageWithPolicy.token(stage))),
        USUAL);
  }

  private static void prepare(Transcript t, String sql) throws IOException {
    t.prepare(sql, new StatementPrepare(bytes(sql)).encode(USUAL));
  }

  private static ByteBuf execute(int statement, int flags, BoundValue... values) {
    return new StatementExecute(
            statement, flags, 1, List.of(values), Stream.of(values).map(BoundValue::type).toList())
        .encode(USUAL);
  }

  private static String hex(String text) {
    return ByteBufUtil.hexDump(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

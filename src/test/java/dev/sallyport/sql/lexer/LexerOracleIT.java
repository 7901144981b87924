package dev.sallyport.sql.lexer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.DatabaseServer.Options;
import dev.sallyport.demo.ServerCache;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.wire.Collations;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The lexer against real servers: a statement and the same statement written anew from its tokens
 * get the same answer.
 */
class LexerOracleIT {
  private static final int STATEMENTS = 6000;

  enum Server {
    MYSQL(80033),
    MARIADB(110405);

    final int version;
    DatabaseServer running;

    Server(int version) {
      this.version = version;
    }
  }

  @TempDir static Path folder;

  @BeforeAll
  static void start() {
    Options options = Options.defaults().withoutTls();
    Server.MYSQL.running =
        DatabaseServer.mysql(ServerCache.mysql(), folder.resolve("mysql"), options);
    Server.MARIADB.running =
        DatabaseServer.mariadb(ServerCache.mariadb(), folder.resolve("mariadb"), options);
    for (Server server : Server.values()) {
      OracleSession.prepare(server.running, server == Server.MARIADB);
    }
  }

  @AfterAll
  static void stop() {
    for (Server server : Server.values()) {
      if (server.running != null) {
        server.running.close();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MYSQL,''",
    "MYSQL,ANSI_QUOTES",
    "MYSQL,NO_BACKSLASH_ESCAPES",
    "MYSQL,'IGNORE_SPACE,PIPES_AS_CONCAT'",
    "MYSQL,'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,IGNORE_SPACE'",
    "MARIADB,''",
    "MARIADB,'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,IGNORE_SPACE'"
  })
  void shouldReadRandomStatementsAsTheServerDoes(Server server, String mode) throws Exception {
    SqlMode sqlMode = SqlMode.of(mode);
    int understood = 0;
    int refusedGood = 0;
    try (OracleSession session = session(server, mode, "utf8mb4")) {
      TrickyStatements statements = new TrickyStatements(server.version + mode.hashCode());
      for (int i = 0; i < STATEMENTS; i++) {
        // Given
        String statement = statements.next();
        byte[] bytes = statement.getBytes(StandardCharsets.UTF_8);

        // When
        OracleSession.Answer answer = session.ask(bytes);
        Optional<Tokens> tokens = lex(bytes, sqlMode, StandardCharsets.UTF_8, server);

        // Then
        if (answer.error() != 0) {
          continue;
        }
        if (tokens.isEmpty()) {
          refusedGood++;
          continue;
        }
        understood++;
        if (isCut(tokens.get())) {
          continue;
        }
        String rewritten = Rewriting.of(tokens.get(), sqlMode);
        OracleSession.Answer again = session.ask(rewritten);
        assertThat(again.rows()).as("%s\n%s", statement, rewritten).isEqualTo(answer.rows());
      }
    }
    assertThat(understood).isGreaterThan(STATEMENTS / 10);
    // What is refused though the server takes it is rare: halves of operators, a lone @.
    assertThat(refusedGood).isLessThan(understood / 5);
  }

  @ParameterizedTest
  @EnumSource(Server.class)
  void shouldReadWhatIsHarmless(Server server) throws Exception {
    try (OracleSession session = session(server, "", "utf8mb4")) {
      for (String statement : Harmless.STATEMENTS) {
        byte[] bytes = statement.getBytes(StandardCharsets.UTF_8);
        OracleSession.Answer answer = session.ask(bytes);
        assertThat(answer.error()).as(statement).isZero();
        Tokens tokens = Lexer.lex(bytes, SqlMode.DEFAULT, StandardCharsets.UTF_8, server.version);
        String rewritten = Rewriting.of(tokens, SqlMode.DEFAULT);
        assertThat(session.ask(rewritten).rows()).as(rewritten).isEqualTo(answer.rows());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ascii",
        "binary",
        "cp1250",
        "cp1251",
        "cp1257",
        "cp850",
        "cp852",
        "koi8r",
        "latin1",
        "latin2",
        "latin5",
        "latin7",
        "macce",
        "macroman",
        "utf8mb3",
        "utf8mb4"
      })
  void shouldReadEveryByteOfACharacterSetAsTheServersDo(String name) throws Exception {
    Charset charset = Collations.charset(name).orElseThrow();
    for (Server server : Server.values()) {
      try (OracleSession session = session(server, "", name)) {
        session.ask("SET character_set_results = utf8mb4");
        for (int b = 0x80; b < 0x100; b++) {
          byte[] one = {(byte) b};
          check(session, charset, server, "SELECT 1 AS a", one, "a FROM shop.t");
          check(session, charset, server, "SELECT", one, "1");
          check(session, charset, server, "SELECT 1--", one, "1");
          check(session, charset, server, "SELECT 1--", one, "a\n+1 FROM shop.t");
          check(session, charset, server, "SELECT 1 AS `a", one, "`");
          check(session, charset, server, "SELECT 'a", one, "'");
          check(session, charset, server, "SELECT '\\", one, "'");
          check(session, charset, server, "SELECT 1 /*", one, "*/");
          check(session, charset, server, "SELECT 1 -- ", one, "\n+1");
          check(session, charset, server, "SELECT @a", one, "");
          check(session, charset, server, "SELECT _latin1'", one, "'");
        }
      }
    }
  }

  /** Names and values that the lexer read must be those that the server found. */
  private static void check(
      OracleSession session,
      Charset charset,
      Server server,
      String before,
      byte[] b,
      String after) {
    byte[] head = before.getBytes(StandardCharsets.US_ASCII);
    byte[] tail = after.getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = new byte[head.length + b.length + tail.length];
    System.arraycopy(head, 0, bytes, 0, head.length);
    System.arraycopy(b, 0, bytes, head.length, b.length);
    System.arraycopy(tail, 0, bytes, head.length + b.length, tail.length);
    OracleSession.Answer answer = session.ask(bytes);
    Optional<Tokens> read = lex(bytes, SqlMode.DEFAULT, charset, server);
    if (answer.error() != 0 || read.isEmpty()) {
      return;
    }
    String as = server + " " + charset + " " + HexFormat.of().formatHex(bytes);
    Tokens tokens = read.get();
    if (before.contains(" AS ")) {
      assertThat(tokens.name(3)).as(as).isEqualTo(answer.names().get(0));
    }
    String rewritten = Rewriting.of(tokens, SqlMode.DEFAULT);
    if (tokens.hasForeignBytes(1)) {
      return;
    }
    OracleSession.Answer again = session.ask(rewritten.getBytes(charset));
    assertThat(again.rows()).as("%s: %s", as, rewritten).isEqualTo(answer.rows());
    boolean string = tokens.size() == 2 && tokens.kind(1) == TokenKind.STRING;
    if (string && tokens.introducer(1).isEmpty() && !charset.equals(StandardCharsets.ISO_8859_1)) {
      String value = HexFormat.of().formatHex(tokens.value(1).getBytes(StandardCharsets.UTF_8));
      assertThat(answer.rows().get(0).get(0)).as(as).isEqualTo(value);
    }
  }

  /** Whether items of a list were dropped: by what is left no server can answer the same. */
  private static boolean isCut(Tokens tokens) {
    return IntStream.range(0, tokens.size()).anyMatch(tokens::isListCut);
  }

  private static OracleSession session(Server server, String mode, String charset) {
    OracleSession session = OracleSession.open(server.running.port());
    session.ask("SET NAMES " + charset);
    session.ask("SET sql_mode = '" + mode + "'");
    session.ask("SET @v = 11, @w = 'ww', @a.b = 13");
    return session;
  }

  private static Optional<Tokens> lex(byte[] text, SqlMode mode, Charset charset, Server server) {
    try {
      return Optional.of(Lexer.lex(text, mode, charset, server.version));
    } catch (UnreadableException e) {
      return Optional.empty();
    }
  }
}

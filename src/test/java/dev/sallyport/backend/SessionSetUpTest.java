package dev.sallyport.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.connect.Greeting;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.Ok;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two statements before a session's first, as servers see and answer them. */
class SessionSetUpTest {
  static final String MYSQL =
      "time_zone,autocommit,character_set_client,character_set_results,character_set_connection";
  private static final int COLUMNS = 15;

  private static Vertx vertx;

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    Dialling.await(vertx.close());
  }

  /** A server that answers neither before it has both. */
  private ScriptedServer server(String tracked, ScriptedServer.Script then) throws IOException {
    return new ScriptedServer(
        s -> {
          s.send(
              0,
              ScriptedServer.greeting(ScriptedServer.MODERN, "caching_sha2_password")
                  .encode(Capabilities.NONE));
          s.receive();
          s.send(2, Ok.of(2).encode(ScriptedServer.MODERN));
          hear(s);
          hear(s);
          answer(s, tracked);
          then.play(s);
        });
  }

  private void hear(ScriptedServer s) throws IOException {
    heard.add(s.receive().payload().toString(StandardCharsets.US_ASCII).substring(1));
  }

  static void answer(ScriptedServer s, String tracked) throws IOException {
    answer(s, tracked, List.of());
  }

  private static void answer(ScriptedServer s, String tracked, List<String> more)
      throws IOException {
    int columns = COLUMNS + more.size();
    s.send(1, new PayloadWriter().writeInt1(columns).toPayload());
    byte[] no = new byte[0];
    for (int i = 0; i < columns; i++) {
      s.send(
          2 + i,
          new ColumnDefinition(no, no, no, no, no, no, 255, 64, 0xfd, 0, 31, no)
              .encode(ScriptedServer.MODERN));
    }
    PayloadWriter row = new PayloadWriter();
    Stream.of(
            Stream.of("ANSI", "utf8mb4", "utf8mb4", "shop", tracked),
            Stream.generate(() -> "1").limit(10),
            more.stream())
        .flatMap(values -> values)
        .forEach(value -> row.writeLengthEncodedBytes(value.getBytes(StandardCharsets.US_ASCII)));
    s.send(2 + columns, row.toPayload());
    s.send(3 + columns, new Ok(0, 0, 2, 0, no, List.of(), true).encode(ScriptedServer.MODERN));
  }

  static void done(ScriptedServer s) throws IOException {
    s.send(1, Ok.of(2).encode(ScriptedServer.MODERN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", MYSQL, "sql_mode, AUTOCOMMIT"})
  void shouldSayBothAtOnceAndNothingElse(String tracked) throws Exception {
    try (ScriptedServer server = server(tracked, SessionSetUpTest::done)) {
      BackendConnection connection = new Dialling(vertx, server.port()).succeed();
      assertThat(connection.initialState().sqlMode()).isEqualTo("ANSI");
      connection.packets().context().runOnContext(v -> connection.closeIdle());
      assertThat(server.everything()).endsWith(1, 0, 0, 0, 1);
    }
    assertThat(heard).hasSize(2);
    assertThat(heard.poll()).startsWith("SELECT @@sql_mode");
    assertThat(heard.poll())
        .startsWith("SET SESSION session_track_system_variables='autocommit,sql_mode,")
        .contains("sql_select_limit", "session_track_schema=ON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.7.12", "not told"})
  void shouldSayOneAfterTheOtherToServersThatMayTakeOneOnly(String version) throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            s -> {
              logIn(s, version);
              hear(s);
              heard.add("silent: " + s.isSilent());
              answer(s, MYSQL);
              hear(s);
              done(s);
            })) {
      BackendConnection connection = new Dialling(vertx, server.port()).succeed();
      connection.packets().context().runOnContext(v -> connection.closeIdle());
      server.everything();
    }
    assertThat(heard).hasSize(3).contains("silent: true");
  }

  @ParameterizedTest
  @CsvSource({
    "8.0.33, `everybody`@`%`",
    "9.4.0, NONE",
    "5.7.44,",
    "11.4.5-MariaDB,",
  })
  void shouldPutDownTheRolesOfAShortLivedUserAndChooseItsSchemaAgain(String version, String roles)
      throws Exception {
    boolean asked = roles != null;
    boolean some = asked && !roles.equals("NONE");
    try (ScriptedServer server =
        new ScriptedServer(
            s -> {
              logIn(s, version);
              hear(s);
              answer(s, MYSQL, asked ? List.of(roles) : List.of());
              hear(s);
              done(s);
              for (int i = 0; i < (some ? 2 : 0); i++) {
                hear(s);
                done(s);
              }
            })) {
      BackendConnection connection = shortLived(server).succeed();
      connection.packets().context().runOnContext(v -> connection.closeIdle());
      server.everything();
    }
    assertThat(heard.poll().endsWith(", CURRENT_ROLE()")).isEqualTo(asked);
    assertThat(heard.poll()).startsWith("SET SESSION");
    assertThat(heard)
        .containsExactlyElementsOf(some ? List.of("SET ROLE NONE", "shop") : List.of());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldHandOutNoSessionOfAShortLivedUserThatKeepsItsRolesOrHasNoSchema(int refused)
      throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            s -> {
              logIn(s, "8.0.33");
              hear(s);
              answer(s, MYSQL, List.of("`everybody`@`%`"));
              hear(s);
              done(s);
              for (int i = 1; i < refused; i++) {
                hear(s);
                done(s);
              }
              hear(s);
              s.send(1, Err.of(1064, "42000", "not here").encode(ScriptedServer.MODERN));
            })) {
      assertThat(shortLived(server).fail().code()).isEqualTo(1064);
      server.everything();
    }
  }

  private static void logIn(ScriptedServer s, String version) throws IOException {
    s.send(0, greeting(version).encode(Capabilities.NONE));
    s.receive();
    s.send(2, Ok.of(2).encode(ScriptedServer.MODERN));
  }

  private static Dialling shortLived(ScriptedServer server) throws Exception {
    Dialling dialling = new Dialling(vertx, server.port());
    dialling.shortLived = true;
    return dialling;
  }

  private static Greeting greeting(String version) {
    return new Greeting(
        version, 1, ScriptedServer.CHALLENGE, ScriptedServer.MODERN, 8, 2, "mysql_native_password");
  }

  @ParameterizedTest
  @ValueSource(strings = {"autocommit,redirect_url", "*"})
  void shouldSayTheSecondOnceMoreWhereOtherThingsAreReportedToo(String tracked) throws Exception {
    try (ScriptedServer server =
        server(
            tracked,
            s -> {
              done(s);
              hear(s);
              done(s);
            })) {
      new Dialling(vertx, server.port()).succeed();
    }
    assertThat(heard).hasSize(3);
    assertThat(heard.toArray(String[]::new)[2])
        .contains(tracked.equals("*") ? "variables='*'" : "unique_checks,redirect_url'");
  }

  @Test
  void shouldHandOutNoSessionOfWhichTheServerDoesNotReportChanges() throws Exception {
    Err err = Err.of(1231, "42000", "Variable can't be set");
    for (boolean second : new boolean[] {true, false}) {
      try (ScriptedServer server =
          server(
              second ? "redirect_url" : "",
              s -> {
                if (second) {
                  done(s);
                  hear(s);
                }
                s.send(1, err.encode(ScriptedServer.MODERN));
              })) {
        BackendUnavailableException refused = new Dialling(vertx, server.port()).fail();
        assertThat(refused.code()).isEqualTo(1231);
        assertThat(refused).hasMessageContaining("refused to report session changes");
        server.everything();
      }
    }
  }
}

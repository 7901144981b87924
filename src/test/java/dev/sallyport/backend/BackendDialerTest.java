package dev.sallyport.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.backend.ScriptedServer.Script;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.Packet;
import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.connect.AuthMoreData;
import dev.sallyport.wire.connect.AuthSwitchRequest;
import dev.sallyport.wire.connect.HandshakeResponse;
import dev.sallyport.wire.connect.ScrambledPassword;
import dev.sallyport.wire.connect.SslRequest;
import dev.sallyport.wire.response.ColumnDefinition;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.Ok;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackendDialerTest {
  private static final Capabilities NONE = Capabilities.NONE;
  private static final Capabilities TLS = ScriptedServer.MODERN.with(Capability.SSL);
  private static final String SHA2 = ScrambledPassword.CACHING_SHA2;
  private static Vertx vertx;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    Dialling.await(vertx.close());
  }

  @Test
  void shouldLogInSetUpTheSessionAndSayGoodbye() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            s -> {
              s.send(0, ScriptedServer.greeting(ScriptedServer.MODERN, SHA2).encode(NONE));
              Packet login = s.receive();
              HandshakeResponse response =
                  HandshakeResponse.decode(login.payload(), ScriptedServer.MODERN);
              assertThat(response.user()).isEqualTo("account");
              assertThat(response.capabilities().has(Capability.SESSION_TRACK)).isTrue();
              assertThat(response.attributes())
                  .containsEntry("_sallyport_principal", Dialling.PRINCIPAL);
              s.send(2, new AuthMoreData(new byte[] {3}).encode(NONE));
              s.send(3, Ok.of(2).encode(ScriptedServer.MODERN));
              setUp(s);
            })) {
      BackendConnection connection = new Dialling(vertx, server.port()).succeed();
      assertThat(connection.initialState())
          .satisfies(
              state -> {
                assertThat(state.sqlMode()).isEqualTo("ANSI");
                assertThat(state.characterSetResults()).isEmpty();
                assertThat(state.schema()).contains("shop");
                assertThat(state.settings()).hasSize(10).containsEntry("time_zone", "8");
              });
      assertThat(connection.serverVersionNumber()).isEqualTo(80_033);
      connection.packets().context().runOnContext(v -> connection.close());
      assertThat(server.everything()).endsWith(1, 0, 0, 0, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mysql_clear_password", "dialog", "sha256_password", "mysql_old_password"})
  void shouldNeverShowThePasswordToAnotherPlugin(String plugin) throws Exception {
    assertRefusedWithoutPassword(
        s -> {
          s.send(0, ScriptedServer.greeting(ScriptedServer.MODERN, SHA2).encode(NONE));
          s.receive();
          s.send(2, AuthSwitchRequest.of(plugin, ScriptedServer.CHALLENGE).encode(NONE));
        },
        BackendTls.DISABLED,
        "authentication plugin");
  }

  @Test
  void shouldNotShowASignedTokenWithoutTls() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            s ->
                s.send(
                    0,
                    ScriptedServer.greeting(ScriptedServer.MODERN, PasswordAnswer.CLEAR)
                        .encode(NONE)))) {
      Dialling dialling = new Dialling(vertx, server.port()).tls(BackendTls.PREFERRED);
      dialling.proof = BackendCredential.Proof.CLEAR_OVER_TLS;
      assertThat(dialling.fail()).hasMessageContaining("over TLS only");
      assertThat(server.everything()).isEmpty();
    }
  }

  @Test
  void shouldNotSendThePasswordInClearWithoutTls() throws Exception {
    // A server that asks for full authentication and then sends something else than a key
    assertRefusedWithoutPassword(
        s -> {
          s.send(0, ScriptedServer.greeting(ScriptedServer.MODERN, SHA2).encode(NONE));
          s.receive();
          s.send(2, new AuthMoreData(new byte[] {4}).encode(NONE));
          Packet request = s.receive();
          assertThat(request.payload()).isEqualTo(Unpooled.wrappedBuffer(new byte[] {2}));
          s.send(4, new AuthMoreData(new byte[] {4}).encode(NONE));
        },
        BackendTls.DISABLED,
        "public key");
  }

  @ParameterizedTest
  @EnumSource(
      value = BackendTls.class,
      names = {"PREFERRED", "REQUIRED", "VERIFY_IDENTITY"})
  void shouldNeverGoOnInPlainTextAfterTlsFailed(BackendTls tls) throws Exception {
    assertRefusedWithoutPassword(
        s -> {
          s.send(0, ScriptedServer.greeting(TLS, SHA2).encode(NONE));
          Packet request = s.receive();
          assertThat(SslRequest.matches(request.payload())).isTrue();
          s.sendBytes(Unpooled.wrappedBuffer("HTTP/1.1 400 no\r\n\r\n".getBytes()));
        },
        tls,
        "TLS");
  }

  @ParameterizedTest
  @EnumSource(
      value = BackendTls.class,
      names = {"REQUIRED", "VERIFY_IDENTITY"})
  void shouldRefuseAServerThatOffersNoTlsWhereItIsRequired(BackendTls tls) throws Exception {
    assertRefusedWithoutPassword(
        s -> s.send(0, ScriptedServer.greeting(ScriptedServer.MODERN, SHA2).encode(NONE)),
        tls,
        "offers no TLS");
  }

  @Test
  void shouldRefuseBytesThatWereSlippedInBeforeTls() throws Exception {
    assertRefusedWithoutPassword(
        s -> {
          // An OK behind the greeting, as someone in the middle would put it
          ByteBuf both = Unpooled.buffer();
          ByteBuf greeting = ScriptedServer.greeting(TLS, SHA2).encode(NONE);
          both.writeMediumLE(greeting.readableBytes()).writeByte(0).writeBytes(greeting);
          ByteBuf ok = Ok.of(2).encode(TLS);
          both.writeMediumLE(ok.readableBytes()).writeByte(2).writeBytes(ok);
          s.sendBytes(both);
        },
        BackendTls.PREFERRED,
        "TLS");
  }

  @Test
  void shouldTakeNoPlainTextOnceItAskedForTls() throws Exception {
    // Given a right handshake to come, and a packet in plain text before it
    assertRefusedWithoutPassword(
        s -> {
          s.send(0, ScriptedServer.greeting(TLS, SHA2).encode(NONE));
          s.receive();
          s.send(2, Ok.of(2).encode(TLS));
        },
        BackendTls.PREFERRED,
        "TLS");
  }

  @Test
  void shouldRefuseAServerThatDoesNotReportSessionChanges() throws Exception {
    Capabilities old = ScriptedServer.MODERN.without(Capability.SESSION_TRACK);
    assertRefusedWithoutPassword(
        s -> s.send(0, ScriptedServer.greeting(old, SHA2).encode(NONE)),
        BackendTls.PREFERRED,
        "does not report session changes");
  }

  @Test
  void shouldRefuseASessionWhoseServerRefusesToReportChanges() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            s -> {
              s.send(0, ScriptedServer.greeting(ScriptedServer.MODERN, SHA2).encode(NONE));
              s.receive();
              s.send(2, Ok.of(2).encode(ScriptedServer.MODERN));
              s.receive();
              s.send(1, Err.of(1193, "HY000", "Unknown variable").encode(ScriptedServer.MODERN));
            })) {
      BackendUnavailableException refused = new Dialling(vertx, server.port()).fail();
      assertThat(refused.code()).isEqualTo(1193);
      assertThat(refused).hasMessageContaining("refused to report session changes");
      server.everything();
    }
  }

  @Test
  void shouldEndALoginThatDoesNot() throws Exception {
    assertRefusedWithoutPassword(
        s -> {
          s.send(0, ScriptedServer.greeting(ScriptedServer.MODERN, SHA2).encode(NONE));
          s.receive();
          for (int i = 2; i < 40; i++) {
            s.send(i, new AuthMoreData(new byte[] {3}).encode(NONE));
          }
        },
        BackendTls.DISABLED,
        "does not end");
  }

  @Test
  void shouldPassOnThatTheServerIsFull() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            s -> s.send(0, Err.of(1040, "HY000", "Too many connections").encode(NONE)))) {
      BackendUnavailableException full = new Dialling(vertx, server.port()).fail();
      assertThat(full.code()).isEqualTo(1040);
      assertThat(full).hasMessageContaining("no connection left");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SSH-2.0-OpenSSH_9.2\r\n", "\n\0\0\0\n8.0", "\0\0\0\0"})
  void shouldRefuseWhatIsNoMySqlServer(String banner) throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            s -> {
              s.sendBytes(Unpooled.wrappedBuffer(banner.getBytes(StandardCharsets.ISO_8859_1)));
            })) {
      Dialling dialling = new Dialling(vertx, server.port());
      dialling.timeout = Duration.ofMillis(500);
      assertThat(dialling.fail().code()).isEqualTo(1429);
      assertThat(server.everything()).isEmpty();
    }
  }

  @Test
  void shouldGiveUpInTimeAndCloseTheSocketOfAServerThatSaysNothing() throws Exception {
    try (ScriptedServer server = new ScriptedServer(s -> {})) {
      Dialling dialling = new Dialling(vertx, server.port());
      dialling.timeout = Duration.ofMillis(300);
      // When
      BackendUnavailableException late = dialling.fail();
      // Then
      assertThat(late.code()).isEqualTo(1429);
      assertThat(late).hasMessageContaining("in time");
      assertThat(server.everything()).isEmpty();
    }
  }

  @Test
  void shouldSayThatNobodyListens() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    BackendUnavailableException refused = new Dialling(vertx, port).fail();
    assertThat(refused.code()).isEqualTo(1429);
    assertThat(refused.sqlState()).isEqualTo("HY000");
    assertThat(refused.toErr().text())
        .isEqualTo(
            "Sallyport: cannot reach the database of connection 'orders'. Try again later."
                + " [next=retry; code=database_unavailable]");
  }

  @Test
  void shouldSayThatTheServerHungUp() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            s -> {
              s.send(0, ScriptedServer.greeting(ScriptedServer.MODERN, SHA2).encode(NONE));
              s.receive();
              throw new IOException("hanging up");
            })) {
      assertThat(new Dialling(vertx, server.port()).fail())
          .hasMessageContaining("closed the connection during login");
    }
  }

  private static void assertRefusedWithoutPassword(Script script, BackendTls tls, String reason)
      throws Exception {
    try (ScriptedServer server = new ScriptedServer(script)) {
      BackendUnavailableException refused =
          new Dialling(vertx, server.port()).tls(tls).account("account", "hunter2").fail();
      assertThat(refused)
          .hasMessageStartingWith("Sallyport: ")
          .hasMessageContaining(reason)
          .message()
          .doesNotContain("account", "hunter2", "127.0.0.1");
      String sent = new String(server.everything(), StandardCharsets.ISO_8859_1);
      assertThat(sent).doesNotContain("hunter2");
      if (tls != BackendTls.DISABLED) {
        assertThat(sent).as("a login in plain text").doesNotContain("account");
      }
    }
  }

  private static void setUp(ScriptedServer s) throws IOException {
    s.receive();
    s.send(1, new PayloadWriter().writeInt1(15).toPayload());
    byte[] no = new byte[0];
    for (int i = 2; i < 17; i++) {
      ColumnDefinition column =
          new ColumnDefinition(no, no, no, no, no, no, 255, 64, 0xfd, 0, 31, no);
      s.send(i, column.encode(ScriptedServer.MODERN));
    }
    PayloadWriter row = new PayloadWriter();
    for (String value : Arrays.asList("ANSI", "utf8mb4", null, "shop", "time_zone,SQL_MODE")) {
      if (value == null) {
        row.writeNull();
      } else {
        row.writeLengthEncodedBytes(value.getBytes(StandardCharsets.UTF_8));
      }
    }
    for (int i = 0; i < 10; i++) {
      row.writeLengthEncodedBytes(Integer.toString(i).getBytes(StandardCharsets.UTF_8));
    }
    s.send(17, row.toPayload());
    s.send(18, new Ok(0, 0, 2, 0, no, List.of(), true).encode(ScriptedServer.MODERN));
    // What is reported already stays, and no name stands twice: the server refuses that.
    assertThat(s.receive().payload().toString(StandardCharsets.US_ASCII))
        .contains("autocommit,sql_mode,", "time_zone", "session_track_schema=ON")
        .doesNotContain("SQL_MODE");
    s.send(1, Ok.of(2).encode(ScriptedServer.MODERN));
  }
}

package dev.sallyport.access;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sallyport.backend.BackendUnavailableException;
import dev.sallyport.backend.UserAdministration;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.ConnectionConfig.Grants;
import dev.sallyport.config.Secret;
import dev.sallyport.identity.Admission;
import dev.sallyport.identity.LoginCheck;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.VerifiedToken;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.PacketFramer;
import dev.sallyport.wire.connect.Greeting;
import dev.sallyport.wire.response.Err;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is said of an administrative account that the server does not let do its work. */
class RefusedAdministrationTest {
  private static final Capabilities CAPABILITIES =
      Capabilities.of(
          Capability.PROTOCOL_41,
          Capability.TRANSACTIONS,
          Capability.SECURE_CONNECTION,
          Capability.PLUGIN_AUTH);
  private static final Err DENIED =
      Err.of(1045, "28000", "Access denied for user 'admin'@'10.0.0.1' (using password: YES)");
  private static final String PASSWORD = "a-mistyped-password";
  private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final Logger log = (Logger) LoggerFactory.getLogger(SessionAccounts.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void close() {
    log.detachAppender(lines);
    vertx.close().await();
  }

  @Test
  void shouldSayThatThePasswordIsWrongWhenTheLoginIsRefused() {
    assertThat(told(true))
        .contains("the server did not take the gateway's account (server error 1045)")
        .contains("see user and password of connection orders")
        .endsWith("[next=stop; code=database_unavailable]")
        .doesNotContain("privilege", "10.0.0.1");
    assertThat(lines.list)
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.getFormattedMessage())
                    .isEqualTo(
                        "no user for a session connection=orders error=server error 1045 at login:"
                            + " Access denied for user 'admin'@'10.0.0.1' (using password: YES)")
                    .doesNotContain(PASSWORD));
  }

  /** GRANT is refused with the same number, and its words may quote the statement. */
  @Test
  void shouldSayThatAPrivilegeIsMissingWhenTheAccountIsIn() {
    assertThat(told(false))
        .contains("lacks a privilege there (server error 1045)")
        .endsWith("[next=stop; code=database_unavailable]");
    assertThat(lines.list)
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.getFormattedMessage())
                    .endsWith(
                        "error=server error 1045 (check-config --connect says what the account"
                            + " lacks)"));
  }

  private String told(boolean atLogin) {
    int port =
        vertx
            .createNetServer()
            .connectHandler(socket -> play(socket, atLogin))
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    ConnectionConfig connection =
        new ConnectionConfig(
            "orders",
            "127.0.0.1",
            port,
            Optional.of("shop"),
            new AccountConfig.Ephemeral("admin", Secret.of(PASSWORD), Grants.SESSION, "%"),
            BackendTls.DISABLED,
            Duration.ofSeconds(5));
    try (UserAdministration users = new UserAdministration(vertx)) {
      SessionAccounts accounts =
          new SessionAccounts(
              vertx,
              users,
              new UserNames(UserNames.newInstallation()),
              new StandingPlan(() -> Privileges.NONE),
              any -> true);
      return accounts
          .open(admission(connection), "a-session", LATER)
          .map("opened")
          .otherwise(e -> ((BackendUnavailableException) e).toErr().text())
          .await();
    }
  }

  private static void play(NetSocket socket, boolean atLogin) {
    AtomicInteger received = new AtomicInteger();
    socket.handler(
        any -> {
          if (received.incrementAndGet() == 1) {
            send(socket, 2, atLogin ? DENIED.encode(CAPABILITIES) : ok());
          } else {
            send(socket, 1, DENIED.encode(CAPABILITIES));
          }
        });
    send(
        socket,
        0,
        new Greeting(
                "8.0.33",
                1,
                "abcdefghij0123456789".getBytes(StandardCharsets.US_ASCII),
                CAPABILITIES,
                255,
                2,
                Greeting.NATIVE)
            .encode(CAPABILITIES));
  }

  private static ByteBuf ok() {
    return Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 2, 0, 0, 0});
  }

  private static void send(NetSocket socket, int sequence, ByteBuf payload) {
    ByteBuf out = Unpooled.buffer();
    PacketFramer.write(out, sequence, payload);
    socket.write(Buffer.buffer(ByteBufUtil.getBytes(out)));
  }

  private static Admission admission(ConnectionConfig connection) {
    VerifiedToken token =
        new VerifiedToken(
            new Principal("test:bot", Principal.Kind.AGENT, "Bot", Set.of(), "test", Map.of()),
            LATER);
    return new LoginCheck(
            any -> Future.succeededFuture(token), Map.of(connection.name(), connection))
        .admit(connection.name(), Secret.of("token"))
        .await();
  }
}

package dev.sallyport.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.connections.SampleConnections;
import dev.sallyport.backend.UserAdministration;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.Secret;
import dev.sallyport.identity.Admission;
import dev.sallyport.identity.LoginCheck;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.VerifiedToken;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever was let in to a connection that is closed before they have a user. */
class ClosedConnectionTest {
  private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldGetNoStandingAccount() {
    assertRefused(SampleConnections.stored("orders", "127.0.0.1", 1, "p"), 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void shouldGetNoUserAtWhicheverMomentItIsClosed(int looksBefore) {
    assertRefused(SampleConnections.ephemeral("orders", "127.0.0.1", 1, "p"), looksBefore);
  }

  private void assertRefused(ConnectionConfig connection, int looksBefore) {
    AtomicInteger looks = new AtomicInteger();
    Predicate<ConnectionConfig> open = asked -> looks.getAndIncrement() < looksBefore;
    SessionAccounts accounts =
        new SessionAccounts(
            vertx,
            new UserAdministration(vertx),
            new UserNames(UserNames.newInstallation()),
            new StandingPlan(() -> Privileges.NONE),
            open);
    Future<SessionAccount> opened = accounts.open(admission(connection), "a-session", LATER);
    assertThat(opened.failed()).isTrue();
    assertThat(opened.cause())
        .hasMessage(
            "Sallyport: the connection orders was changed or removed while you came in; connect"
                + " again");
    // And nothing is waited for.
    assertThat(accounts.settled(connection).isComplete()).isTrue();
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

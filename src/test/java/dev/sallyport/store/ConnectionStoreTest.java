package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.connections.ConnectionStore;
import dev.sallyport.access.connections.ConnectionStore.Addition;
import dev.sallyport.access.connections.RegisteredConnection;
import dev.sallyport.access.connections.SampleConnections;
import dev.sallyport.access.connections.SealedSecret;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag(EmptyStore.BOTH)
class ConnectionStoreTest {
  private static final Instant AT = Instant.parse("2026-11-26T12:00:00.000001Z");

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private Store store;
  private ConnectionStore connections;

  @BeforeEach
  void open() {
    store = await(Store.open(EmptyStore.at(directory.resolve("store.db")), vertx));
    connections = store.connections();
  }

  @AfterEach
  void close() {
    await(store.close());
    await(vertx.close());
  }

  private static RegisteredConnection registered(ConnectionConfig settings, long revision) {
    return new RegisteredConnection(
        settings,
        new SealedSecret("key-1", "c2VhbGVk"),
        false,
        revision,
        "idp:adam",
        AT,
        "idp:eve",
        AT.plusSeconds(60));
  }

  private static RegisteredConnection orders(int port, long revision) {
    return registered(SampleConnections.ephemeral("orders", "db", port, ""), revision);
  }

  @Test
  void shouldGiveBackEachKindAsItWasKept() {
    ConnectionConfig iam =
        new ConnectionConfig(
            "cloud",
            "db.rds.example.com",
            3306,
            Optional.empty(),
            new AccountConfig.RdsIam("ag_{principal}", "admin", "eu-central-1"),
            BackendTls.VERIFY_IDENTITY,
            Duration.ofMillis(1500));
    List<RegisteredConnection> kept =
        List.of(
            registered(iam, 3),
            orders(3306, 1),
            registered(SampleConnections.stored("payroll", "::1", 3310, ""), 7));

    kept.forEach(c -> assertThat(await(connections.add(c))).isEqualTo(Addition.ADDED));

    assertThat(await(connections.all())).isEqualTo(kept);
  }

  @Test
  void shouldKeepEachNameOnce() {
    await(connections.add(orders(3306, 1)));

    assertThat(await(connections.add(orders(3307, 1)))).isEqualTo(Addition.NAME_TAKEN);
    assertThat(await(connections.all())).containsExactly(orders(3306, 1));
  }

  @Test
  void shouldBoundHowManyThereAre() {
    for (int i = 0; i < ConnectionStore.MAX_REGISTERED; i++) {
      await(connections.add(registered(SampleConnections.stored("c" + i, "db", 1, ""), 1)));
    }

    assertThat(await(connections.add(orders(3306, 1)))).isEqualTo(Addition.TOO_MANY);
  }

  @Test
  void shouldReplaceOnlyWhatWasSeen() {
    await(connections.add(orders(3306, 1)));

    assertThat(await(connections.replace(orders(3307, 2), 1, false))).isTrue();
    assertThat(await(connections.replace(orders(3308, 2), 1, false))).isFalse();
    assertThat(await(connections.all())).containsExactly(orders(3307, 2));
  }

  @Test
  void shouldSealAnewAndChangeNothingElse() {
    await(connections.add(orders(3306, 1)));
    RegisteredConnection anew =
        new RegisteredConnection(
            orders(3306, 1).settings(),
            new SealedSecret("key-2", "b3RoZXI="),
            false,
            1,
            "idp:adam",
            AT,
            "idp:eve",
            AT.plusSeconds(60));

    await(connections.sealAnew(anew));

    assertThat(await(connections.all())).containsExactly(anew);
  }

  @Test
  void shouldLeaveThenForget() {
    await(connections.add(orders(3306, 1)));

    await(connections.leave("orders", "idp:adam", AT));
    assertThat(await(connections.all())).singleElement().matches(RegisteredConnection::leaving);
    await(connections.remove("orders"));
    assertThat(await(connections.all())).isEmpty();
  }

  @Test
  void shouldEndWhatWasAllowedThereWhenTheServerIsAnotherOne() throws SQLException {
    // Given a lease, a standing approval and a request on this connection, and on one like it
    await(connections.add(orders(3306, 1)));
    for (String name : List.of("orders", "orders2")) {
      allow(name);
    }
    assertThat(allowed()).containsExactly("orders", "orders2");
    // When nothing but a setting is changed
    await(connections.replace(orders(3306, 2), 1, false));
    assertThat(allowed()).containsExactly("orders", "orders2");
    // When it goes to another server
    await(connections.replace(orders(3307, 3), 2, true));
    // Then
    assertThat(allowed()).containsExactly("orders2");
    // When it is removed
    allow("orders");
    await(connections.leave("orders", "idp:adam", AT));
    assertThat(allowed()).containsExactly("orders2");
  }

  /** Past the store, which keeps its one writer to itself. */
  private void allow(String connection) throws SQLException {
    await(store.close());
    String id = UUID.randomUUID().toString();
    sql(
        "INSERT INTO leases (id, login, request, principal, holder, connection, purpose, tags,"
            + " issued_at, expires_at, sessions, begun, caching_sha2, native_password, state,"
            + " ended_by, reason) VALUES ('%1$s', '%1$s', '%1$s', 'p', '{}', '%2$s', '', '{}', 1, 2,"
            + " 1, 0, '', '', 'open', '', '')",
        id, connection);
    sql(
        "INSERT INTO standing_approvals (id, approval, principal, principal_name, connection,"
            + " schema_name, scope, key, basis, shown, rule, approved_by, approved_name, reason,"
            + " created_at, expires_at, uses) VALUES ('%1$s', '%1$s', 'p', 'p', '%2$s', '', 'shape',"
            + " 'k', 'b', '', '', '', '', '', 1, 2, 0)",
        id, connection);
    sql(
        "INSERT INTO approvals (id, gateway, requester, quorum, request, requested_at, expires_at,"
            + " state, decided_by, reason, retry_key, basis) VALUES ('%1$s', 'g', 'p', 1,"
            + " '{\"connection\":\"%2$s\",\"text\":\"x\"}', 1, 2, 'approved', '', '', '%2$s', 'b')",
        id, connection);
    open();
  }

  /** Connections on which a lease, a standing approval or a request still holds. */
  private List<String> allowed() throws SQLException {
    return rows(
        "SELECT connection FROM leases WHERE state = 'open'"
            + " UNION SELECT connection FROM standing_approvals WHERE ended_at IS NULL AND key <> ''"
            + " UNION SELECT retry_key FROM approvals WHERE retry_key IS NOT NULL ORDER BY 1");
  }

  private void sql(String statement, Object... values) throws SQLException {
    try (Connection own = own();
        Statement run = own.createStatement()) {
      run.execute(statement.formatted(values));
    }
  }

  private List<String> rows(String query) throws SQLException {
    try (Connection own = own();
        Statement run = own.createStatement();
        ResultSet result = run.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(result.getString(1));
      }
      return rows;
    }
  }

  private Connection own() throws SQLException {
    return EmptyStore.connection(EmptyStore.at(directory.resolve("store.db")));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

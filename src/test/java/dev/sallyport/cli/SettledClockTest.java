package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.LeaseStore;
import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.Secret;
import dev.sallyport.demo.FreePort;
import dev.sallyport.identity.Lease;
import dev.sallyport.identity.PasswordDigests;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.SamlProvider;
import dev.sallyport.nodes.JumpedClock;
import dev.sallyport.nodes.Nodes;
import dev.sallyport.nodes.SharedClock;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is deleted by age stays while nobody knows what is old. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class SettledClockTest {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final String FILE =
      """
      listener: { port: 0 }
      web:
        port: 0
        saml:
          name: corp
          idp_entity_id: https://idp.example/saml
          sso_url: https://idp.example/sso
          certificates: [idp.pem]
      connections:
        shop: { host: 127.0.0.1, port: %d, account: stored, user: shop, password: "${env:PASSWORD}" }
      policies: policies
      audit: { directory: journal }
      store: { sqlite: store.db }
      """;

  private static final String POLICY =
      """
      policy: nobody
      match: { groups: [nobody], connections: [shop] }
      statements:
        - allow: { verbs: [select], tables: [shop.*] }
      """;

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final JumpedClock jumped = new JumpedClock();
  private GatewayConfig config;

  @BeforeEach
  void configure() throws Exception {
    Path policies = Files.createDirectories(folder.resolve("policies"));
    Files.writeString(policies.resolve("nobody.yaml"), POLICY);
    Files.writeString(
        folder.resolve("idp.pem"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(new SamlProvider().certificate.getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    Path file = folder.resolve("sallyport.yaml");
    Files.writeString(file, FILE.formatted(FreePort.pick()));
    config = new ConfigLoader(Map.of("PASSWORD", "x")).load(file);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldForgetALeaseThatIsLongOverOnceTheClockIsSettled() throws Exception {
    // Given
    Store store = Store.open(config.store(), vertx).await();
    store.leases().insert(lease(), "request", LeaseStore.Bounds.DEFAULT).await();
    store.close().await();
    // When a gateway runs whose clock has just jumped
    run(jumped.clock()).stop().await();
    // Then
    assertThat(leases()).isEqualTo(1);
    // And with another one's, who knows what is old
    Gateway gateway = run(new SharedClock());
    while (leases() > 0) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    gateway.stop().await();
  }

  @Test
  void shouldApplyRetentionOnceTheClockIsSettled() {
    Store store = Store.open(config.store(), vertx).await();
    try {
      LedgerStartup.applyRetention(config, store, jumped.clock(), Nodes.ALONE).await();
      assertThat(store.retention()).isEmpty();
      // When somebody has had the time to put it right
      jumped.settle();
      LedgerStartup.applyRetention(config, store, jumped.clock(), Nodes.ALONE).await();
      assertThat(store.retention()).isPresent();
    } finally {
      store.close().await();
    }
  }

  private Gateway run(SharedClock clock) {
    // Of its own, since it is closed with the gateway.
    return Gateway.start(Gateway.vertx(), config, UnaryOperator.identity(), clock).await();
  }

  private long leases() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("store.db"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM leases")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static Lease lease() {
    Instant end = Instant.now().minus(LeaseStore.KEPT).minus(Duration.ofHours(1));
    return new Lease(
        "over",
        Lease.USER_PREFIX + "over",
        new Principal(
            "corp:bot", Principal.Kind.AGENT, "A bot", Set.of("agents"), "corp", Map.of()),
        "shop",
        "nightly report",
        Map.of(),
        end.minus(Duration.ofHours(1)),
        end,
        1,
        PasswordDigests.of(Secret.of("Hq3tZ9pLw2Xc7Vb5Nm1Kj4Gf6Ds8Ra0YuTiOeWqE")));
  }
}

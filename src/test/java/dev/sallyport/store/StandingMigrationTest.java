package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.StandingApproval;
import dev.sallyport.config.StoreConfig;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Standing approvals of an earlier version. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.FILES)
class StandingMigrationTest {
  @TempDir private Path directory;

  @Test
  void shouldKnowForWhomTheAgentActsAndWhoApprovedFromTheRequest() throws Exception {
    // Given
    Path file = directory.resolve("store.db");
    String url = "jdbc:sqlite:" + file.toAbsolutePath().toUri();
    Flyway.configure()
        .dataSource(url, null, null)
        .locations("classpath:db/migration")
        .target("14")
        .load()
        .migrate();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO approvals (id, gateway, requester, quorum, request, requested_at,"
              + " expires_at, state, decided_by, reason, acts_for) VALUES ('a', 'g', 'idp:bot', 1,"
              + " '{}', 1, 2, 'approved', 'Dana', '', 'idp:lea')");
      statement.execute(
          "INSERT INTO approval_votes (approval, principal, name, approve, reason, voted_at,"
              + " approver_groups) VALUES ('a', 'idp:dana', 'Dana', 1, '', 1, '[\"dba\"]')");
      for (String[] one : new String[][] {{"known", "a"}, {"lost", "b"}}) {
        statement.execute(
            "INSERT INTO standing_approvals (id, approval, principal, principal_name, connection,"
                + " schema_name, scope, key, basis, shown, rule, approved_by, approved_name,"
                + " reason, created_at, expires_at, uses) VALUES ('"
                + one[0]
                + "', '"
                + one[1]
                + "', 'idp:bot', 'bot', 'orders', 'shop', 'shape', 'k', 'b', 's', 'r/1',"
                + " 'idp:dana', 'Dana', '', 1, 2, 0)");
      }
    }
    // When
    Vertx vertx = Vertx.vertx();
    Store store = Store.open(new StoreConfig.Sqlite(file), vertx).await();
    // Then
    StandingApproval known = store.standing().find("known").await().orElseThrow();
    assertThat(known.holder().actsFor()).contains("idp:lea");
    assertThat(known.by().groups()).isEqualTo(Set.of("dba"));
    StandingApproval lost = store.standing().find("lost").await().orElseThrow();
    assertThat(lost.holder().actsFor()).isEmpty();
    assertThat(lost.by().groups()).isEmpty();
    store.close().await();
    vertx.close().await();
  }
}

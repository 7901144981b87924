package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.access.LeaseStore;
import dev.sallyport.access.UserNames;
import dev.sallyport.approval.ApprovalFeed;
import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalRecord.Vote;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.approval.ApprovalStore;
import dev.sallyport.approval.ApprovalStore.PendingBounds;
import dev.sallyport.approval.StoredApprovalDesk;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.identity.IssuerKeyStore.Kept;
import dev.sallyport.identity.Lease;
import dev.sallyport.nodes.Node;
import dev.sallyport.nodes.SharedClock;
import dev.sallyport.nodes.SharedNodes;
import dev.sallyport.publishing.PolicyVersion.Author;
import dev.sallyport.recording.SampleEvents;
import dev.sallyport.recording.SessionEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database user of a node of the role gateway can do in the store, and what not. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(PostgresServer.ALONE)
class GatewayRightsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final TreeMap<String, String> FILES = new TreeMap<>(Map.of("a", "b"));

  private final Vertx vertx = Vertx.vertx();
  private final StoreConfig.PostgreSql owner = PostgresServer.empty();
  private final StoreConfig.PostgreSql gateway = PostgresServer.asGateway(owner);
  private Store console;

  @BeforeEach
  void open() {
    console = Store.open(owner, vertx).await();
    console.installation().userNameKey(UserNames.newInstallation()).await();
    console
        .policyVersions()
        .record(
            "digest",
            NOW,
            Optional.of(new Author("idp:olga", "Olga")),
            "published",
            OptionalLong.empty(),
            FILES)
        .await();
  }

  @AfterEach
  void close() {
    console.close().await();
    vertx.close().await();
  }

  @Test
  void shouldOpenReadWhatDecidesAndKeepWhatItFindsOnItsDisk() {
    console.issuerKeys().keep("https://idp", new Kept("{}", NOW)).await();
    Store store = Store.open(gateway, vertx).await();
    try {
      assertThat(store.issuerKeys().find("https://idp").await()).isPresent();
      assertThat(store.installation().userNameKey(UserNames.newInstallation()).await())
          .isEqualTo(console.installation().userNameKey(UserNames.newInstallation()).await());
      store
          .policyVersions()
          .record("other", NOW, Optional.empty(), "", OptionalLong.empty(), FILES)
          .await();
      assertThat(console.policyVersions().latest().await().orElseThrow().digest())
          .isEqualTo("other");
      // And not in a person's name, whatever it says of them
      assertThatThrownBy(
              () ->
                  store
                      .policyVersions()
                      .record(
                          "mine",
                          NOW,
                          Optional.of(new Author("idp:olga", "Olga")),
                          "",
                          OptionalLong.empty(),
                          FILES)
                      .await())
          .hasMessageContaining("row-level security");
    } finally {
      store.close().await();
    }
  }

  @Test
  void shouldDoAllThatAGatewayDoes() throws Exception {
    // Given what a console has done
    Lease lease = lease();
    console.leases().insert(lease, "request", LeaseStore.Bounds.DEFAULT).await();
    Store store = Store.open(gateway, vertx).await();
    AuditFixture fixture = new AuditFixture();
    try {
      // Records, counts and signs
      store.sign(fixture.home("home", fixture.key()), AuditFixture.CLOCK).await();
      for (int part = 0; part < 3; part++) {
        List<SessionEvent> events = new ArrayList<>(AuditFixture.session("s" + part));
        events.add(SampleEvents.loginRefused("login-" + part));
        store.sessionArchive().append(events, "home.1", part).await();
        store.acts().write(AuditFixture.act("act-" + part)).await();
        store.checkpoint().await();
      }
      store.sessionArchive().append(AuditFixture.session("s2"), "home.1", 3).await();
      store.sessionArchive().indexEarlier().await();
      store.sessionArchive().unclosed("home", "", 10).await();
      store.sessionArchive().forgetAll(List.of("home.1")).await();
      // Asks people, and goes by what they said
      ApprovalStore requests = store.approvalStore();
      requests.insert(RacingVotesTest.request("r", 1, 1), "home", PendingBounds.DEFAULT).await();
      requests.find("r").await();
      requests.retries().release("r", "home").await();
      requests.retries().forget(NOW).await();
      console
          .approvalStore()
          .vote("r", RacingVotesTest.vote("dana", true, "dba"), Set.of("dba"))
          .await();
      requests.retries().claim("r", NOW).await();
      requests.overdue(NOW, 10).await();
      endRequests(requests);
      store.standing().find("idp:x", List.of("key"), NOW).await();
      store.standing().use("none", NOW).await();
      store.standing().forget(NOW).await();
      store.revocationStore().list(10).await();
      assertThat(store.tokenUses().first("token", NOW).await()).isTrue();
      assertThat(store.leases().take(lease.id(), LeaseStoreTest.NOW).await())
          .isEqualTo(LeaseStore.Taken.TAKEN);
      assertThat(store.connections().all().await()).isEmpty();
      // Is one of them
      SharedNodes node =
          new SharedNodes(
              vertx,
              store.nodeLog().orElseThrow(),
              new Node("home", "machine"),
              false,
              new SharedClock());
      node.join().await();
      node.leave().await();
      assertThat(store.failures()).isZero();
    } finally {
      store.close().await();
    }
    // Then all of it is there, and signed
    AuditReport report = StoreCheck.of(owner, Set.of(), List.of());
    assertThat(report.findings()).isEmpty();
    assertThat(report.sessions()).isEqualTo(4);
  }

  /** Where a time is over, a client hangs up, or one of its name was killed. */
  private void endRequests(ApprovalStore requests) {
    for (String id : List.of("late", "gone", "let-go", "left")) {
      ApprovalRequest request =
          RacingVotesTest.request(id, 2, 1, new ApprovalRequest.Kept("UPDATE t", List.of()));
      requests.insert(request, "home", PendingBounds.DEFAULT).await();
      console
          .approvalStore()
          .vote(id, RacingVotesTest.vote("dana", true, "dba"), Set.of("dba"))
          .await();
    }
    ApprovalOutcome over = new ApprovalOutcome(ApprovalState.WITHDRAWN, "", "over", NOW);
    assertThat(requests.finish("late", over).await()).isTrue();
    assertThat(requests.withdraw("gone", Optional.of("home"), over).await()).isTrue();
    requests.retries().release("let-go", "home").await();
    assertThat(requests.withdraw("let-go", Optional.empty(), over).await()).isTrue();
    StoredApprovalDesk desk =
        new StoredApprovalDesk(
            vertx,
            Clock.fixed(NOW, ZoneOffset.UTC),
            requests,
            new ApprovalFeed(),
            "home",
            PendingBounds.DEFAULT,
            (request, decision) -> Future.failedFuture("nobody decides here"));
    assertThat(desk.start().await()).isEqualTo(1);
    desk.elsewhere().releaseAllOf("dead").await();
    desk.close().await();
    for (String id : List.of("late", "gone", "let-go", "left")) {
      ApprovalRecord ended = requests.find(id).await().orElseThrow();
      assertThat(ended.state()).as(id).isEqualTo(ApprovalState.WITHDRAWN);
      assertThat(ended.votes()).singleElement().extracting(Vote::digest).isEqualTo("");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM console_sign_ins",
        "INSERT INTO console_sign_ins VALUES ('signed_in', 'k', '{}', 1)",
        "DELETE FROM console_sign_ins",
        "SELECT * FROM repeated_posts",
        "INSERT INTO issuer_keys VALUES ('https://idp', '{}', 1)",
        "UPDATE issuer_keys SET key_set = '{}'",
        "DELETE FROM issuer_keys",
        "UPDATE policy_versions SET author = 'idp:olga'",
        "INSERT INTO policy_versions (version, digest, in_force_at, reason)"
            + " VALUES (9223372036854775807, 'd', 1, 'r')",
        "INSERT INTO policy_versions (version, digest, in_force_at, reason) VALUES (-1, 'd', 1, 'r')",
        "UPDATE policy_texts SET content = 'c'",
        "INSERT INTO policy_texts VALUES ('of-another-text', 'c')",
        "INSERT INTO policy_version_files SELECT 1, 'more', hash FROM policy_texts LIMIT 1",
        "UPDATE policy_version_files SET hash = hash",
        "INSERT INTO revocations SELECT * FROM revocations",
        "UPDATE revocations SET lifted_at = 1",
        "DELETE FROM revocations",
        "INSERT INTO leases SELECT * FROM leases",
        "UPDATE leases SET expires_at = 9",
        "INSERT INTO approval_votes SELECT * FROM approval_votes",
        "UPDATE approval_votes SET approve = 1",
        "INSERT INTO standing_approvals SELECT * FROM standing_approvals",
        "UPDATE standing_approvals SET expires_at = 9",
        "INSERT INTO connections SELECT * FROM connections",
        "UPDATE connections SET host = 'evil.example'",
        "UPDATE installation SET user_name_key = 'k'",
        "DELETE FROM chunks",
        "UPDATE chunks SET session = 's'",
        "DELETE FROM sessions",
        "UPDATE acts SET kind = 'k'",
        "DELETE FROM acts",
        "DELETE FROM ledger",
        "INSERT INTO legal_holds SELECT * FROM legal_holds",
        "UPDATE legal_holds SET id = id",
        "UPDATE export_cursors SET sink = sink",
        "TRUNCATE node_changes",
        "INSERT INTO node_changes (number, topic, subject, origin, made_at) OVERRIDING SYSTEM VALUE"
            + " VALUES (9223372036854775807, 't', 's', 'o', now())",
        "DELETE FROM flyway_schema_history",
        "ALTER TABLE policy_versions DISABLE ROW LEVEL SECURITY",
        "CREATE OR REPLACE FUNCTION tell_nodes() RETURNS trigger LANGUAGE sql AS 'SELECT 1'",
        "CREATE TRIGGER mine AFTER INSERT ON approvals EXECUTE FUNCTION tell_nodes()",
        "SET ROLE postgres"
      })
  void shouldBeRefusedWhatOnlyAConsoleMay(String statement) {
    assertThatThrownBy(() -> run(statement))
        .isInstanceOf(SQLException.class)
        .extracting(cause -> ((SQLException) cause).getSQLState())
        .isEqualTo("42501");
  }

  @Test
  void shouldEndOnlyARemovalThatSomebodyBegan() throws SQLException {
    // Given one that stays and one that is leaving
    String add =
        "INSERT INTO connections SELECT '%s', 'h', 1, '', 'stored', '', '', '', '', '', '', 1, '',"
            + " '', %d, 1, '', 1, '', 1";
    as(owner, add.formatted("stays", 0));
    as(owner, add.formatted("leaves", 1));
    // When
    int gone = run("DELETE FROM connections");
    // Then
    assertThat(gone).isEqualTo(1);
    assertThat(as(owner, "DELETE FROM connections WHERE name = 'stays'")).isEqualTo(1);
  }

  @Test
  void shouldEmptyTheDigestOfAStandingApprovalAndNeverWriteAnother() throws SQLException {
    as(
        owner,
        "INSERT INTO standing_approvals (id, approval, principal, principal_name, connection,"
            + " schema_name, scope, key, basis, shown, rule, approved_by, approved_name, reason,"
            + " created_at, expires_at, uses) VALUES ('s', 'a', 'idp:bot', 'bot', 'orders', '',"
            + " 'statement', 'digest', 'b', '', '', 'idp:dana', 'Dana', '', 1, 2, 0)");
    for (int times = 0; times < 2; times++) {
      assertThatThrownBy(() -> run("UPDATE standing_approvals SET key = 'of another'"))
          .isInstanceOf(SQLException.class)
          .extracting(cause -> ((SQLException) cause).getSQLState())
          .isEqualTo("42501");
      assertThat(run("UPDATE standing_approvals SET uses = uses + 1")).isEqualTo(1);
      // And not after it was emptied either
      assertThat(run("UPDATE standing_approvals SET key = ''")).isEqualTo(1);
    }
  }

  @Test
  void shouldHaveItsRightsPutRightAtEachStartOfAConsole() throws SQLException {
    // Given what an earlier version, or somebody by hand, has left
    as(owner, "GRANT ALL ON console_sign_ins TO " + gateway.user());
    as(owner, "REVOKE ALL ON chunks FROM " + gateway.user());
    as(owner, "GRANT UPDATE (expires_at) ON leases TO " + gateway.user());
    as(owner, "GRANT UPDATE (key_set) ON issuer_keys TO " + gateway.user());
    assertThatCode(() -> run("DELETE FROM console_sign_ins")).doesNotThrowAnyException();
    // When
    Store.open(owner, vertx).await().close().await();
    // Then
    for (String refused :
        List.of(
            "DELETE FROM console_sign_ins",
            "UPDATE leases SET expires_at = 9",
            "UPDATE issuer_keys SET key_set = ''")) {
      assertThatThrownBy(() -> run(refused)).hasMessageContaining("permission denied");
    }
    assertThatCode(() -> run("INSERT INTO chunks SELECT * FROM chunks")).doesNotThrowAnyException();
  }

  @Test
  void shouldHaveRowPoliciesOfThisVersionAtEachStartOfAConsole() throws SQLException {
    String rows = "SELECT COUNT(*) FROM leases";
    String made = "SELECT SUM(oid::bigint) FROM pg_policy";
    long before = number(owner, made);
    // Given one of an earlier version's text, one changed by hand, one that is gone, one of which
    // this version knows nothing, and one of somebody's own
    as(owner, "DROP POLICY sallyport_delete ON connections");
    as(owner, "CREATE POLICY sallyport_delete ON connections FOR DELETE USING (TRUE)");
    as(owner, "ALTER POLICY sallyport_update ON leases USING (TRUE) WITH CHECK (TRUE)");
    as(owner, "DROP POLICY sallyport_select ON leases");
    as(owner, "CREATE POLICY sallyport_earlier ON approval_votes FOR DELETE USING (TRUE)");
    as(owner, "CREATE POLICY reports ON leases FOR SELECT USING (FALSE)");
    String add =
        "INSERT INTO connections SELECT '%s', 'h', 1, '', 'stored', '', '', '', '', '', '', 1, '',"
            + " '', %d, 1, '', 1, '', 1";
    as(owner, add.formatted("stays", 0));
    console.leases().insert(lease(), "request", LeaseStore.Bounds.DEFAULT).await();
    assertThat(run("DELETE FROM connections")).isEqualTo(1);
    as(owner, add.formatted("stays", 0));
    assertThat(number(gateway, rows)).isZero();
    // When
    Store.open(owner, vertx).await().close().await();
    // Then
    assertThat(run("DELETE FROM connections")).isZero();
    assertThat(number(gateway, rows)).isEqualTo(1);
    assertThatThrownBy(() -> run("UPDATE leases SET state = 'revoked'"))
        .hasMessageContaining("row-level security");
    assertThat(number(owner, "SELECT COUNT(*) FROM pg_policy WHERE polname = 'sallyport_earlier'"))
        .isZero();
    assertThat(number(owner, "SELECT COUNT(*) FROM pg_policy WHERE polname = 'reports'"))
        .isEqualTo(1);
    // And the next start has nothing to do
    as(owner, "DROP POLICY reports ON leases");
    long now = number(owner, made);
    assertThat(now).isNotEqualTo(before);
    Store.open(owner, vertx).await().close().await();
    assertThat(number(owner, made)).isEqualTo(now);
  }

  private static Lease lease() {
    return LeaseStoreTest.lease("corp:reporter", 1);
  }

  private static long number(StoreConfig.PostgreSql user, String sql) throws SQLException {
    try (Connection connection = PostgresDatabase.source(user).getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private int run(String statement) throws SQLException {
    return as(gateway, statement);
  }

  static int as(StoreConfig.PostgreSql user, String sql) throws SQLException {
    try (Connection connection = PostgresDatabase.source(user).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return statement.getUpdateCount();
    }
  }
}

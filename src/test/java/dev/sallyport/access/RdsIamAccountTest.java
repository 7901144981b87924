package dev.sallyport.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.backend.BackendConnection;
import dev.sallyport.backend.BackendDialer;
import dev.sallyport.backend.BackendLogin;
import dev.sallyport.backend.BackendUnavailableException;
import dev.sallyport.backend.DatabaseAdministration;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.Secret;
import dev.sallyport.identity.Admission;
import dev.sallyport.identity.LoginCheck;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.VerifiedToken;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that takes signed tokens only; the keys are AWS's documented examples. */
class RdsIamAccountTest {
  private static final AccountConfig.RdsIam FIXED =
      new AccountConfig.RdsIam("sallyport", "", SignedTokenServer.REGION);

  private static Vertx vertx;

  private SignedTokenServer server;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    // The first place where the standard chain looks.
    System.setProperty("aws.accessKeyId", SignedTokenServer.KEY_ID);
    System.setProperty("aws.secretAccessKey", SignedTokenServer.SECRET_KEY);
  }

  @AfterAll
  static void stop() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    vertx.close().await();
  }

  @BeforeEach
  void listen() throws Exception {
    server = new SignedTokenServer();
  }

  @AfterEach
  void hangUp() throws Exception {
    System.clearProperty("aws.sessionToken");
    server.close();
  }

  @Test
  void shouldLogInByATokenForThisServerAndUser() throws Exception {
    open(FIXED, "corp:agent-1");
    assertThat(server.users).containsExactly("sallyport");
    assertThat(server.refusals).isEmpty();
  }

  @Test
  void shouldAnswerAServerThatSwitchesToIt() throws Exception {
    server.ways.switches = true;
    open(FIXED, "corp:agent-1");
    assertThat(server.users).containsExactly("sallyport");
  }

  @Test
  void shouldSignWithTheSessionTokenOfARole() throws Exception {
    System.setProperty("aws.sessionToken", "a/role+session=token".repeat(50));
    open(FIXED, "corp:agent-1");
    assertThat(server.tokens.get(0)).contains("X-Amz-Security-Token=").hasSizeGreaterThan(1200);
  }

  @Test
  void shouldGiveEachPrincipalAUserOfItsOwn() throws Exception {
    AccountConfig.RdsIam account =
        new AccountConfig.RdsIam("ag_{principal}", "keeper", SignedTokenServer.REGION);
    open(account, "corp:Agent.1");
    open(account, "corp:agent-1");
    open(account, "corp:Agent.1");
    assertThat(server.users.get(0)).startsWith("ag_corp_agent_1").hasSizeLessThanOrEqualTo(32);
    assertThat(server.users.get(1)).isNotEqualTo(server.users.get(0));
    assertThat(server.users.get(2)).isEqualTo(server.users.get(0));
  }

  @Test
  void shouldKillAsTheAdministrativeUserWithATokenOfItsOwn() throws Exception {
    ConnectionConfig connection =
        connection(new AccountConfig.RdsIam("ag_{principal}", "keeper", SignedTokenServer.REGION));
    try (DatabaseAdministration administration = new DatabaseAdministration(vertx)) {
      boolean killed = administration.kill(connection, 42).await(30, TimeUnit.SECONDS);
      assertThat(killed).isTrue();
    }
    assertThat(server.users).containsExactly("keeper");
    assertThat(server.statements).contains("KILL 42");
  }

  @Test
  void shouldBeRefusedOnceATokenIsTooOld() {
    server.clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(16));
    assertThatThrownBy(() -> open(FIXED, "corp:agent-1"))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining("refused the gateway's login");
    assertThat(server.refusals).containsExactly("it is not valid now");
  }

  @Test
  void shouldNotShowATokenWithoutTls() {
    server.ways.tls = false;
    assertThatThrownBy(() -> open(FIXED, "corp:agent-1"))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining("offers no TLS");
    assertThat(server.tokens).isEmpty();
  }

  @Test
  void shouldNotShowATokenToAnotherPlugin() {
    server.ways.plugin = "caching_sha2_password";
    assertThatThrownBy(() -> open(FIXED, "corp:agent-1"))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining("authentication plugin");
    assertThat(server.tokens).isEmpty();
  }

  private void open(AccountConfig.RdsIam account, String principal) throws Exception {
    Admission admission = admission(connection(account), principal);
    SessionAccount session =
        new RdsIamAccounts(vertx).open(admission, account).await(30, TimeUnit.SECONDS);
    BackendLogin login =
        new BackendLogin(
            Optional.empty(),
            45,
            Capabilities.of(Capability.DEPRECATE_EOF),
            Map.of("program_name", "test"));
    BackendConnection opened =
        new BackendDialer(vertx, 1 << 20)
            .dial(admission, login, session.credential())
            .await(30, TimeUnit.SECONDS);
    opened.packets().context().runOnContext(v -> opened.close());
  }

  private ConnectionConfig connection(AccountConfig.RdsIam account) {
    return new ConnectionConfig(
        "orders",
        "127.0.0.1",
        server.port(),
        Optional.empty(),
        account,
        BackendTls.REQUIRED,
        Duration.ofSeconds(10));
  }

  private static Admission admission(ConnectionConfig connection, String id) {
    Principal principal =
        new Principal(id, Principal.Kind.AGENT, "agent", Set.of(), "corp", Map.of());
    VerifiedToken token = new VerifiedToken(principal, Instant.MAX);
    return new LoginCheck(t -> Future.succeededFuture(token), Map.of("orders", connection))
        .admit("orders", Secret.of("any"))
        .result();
  }
}

package dev.sallyport.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.Secret;
import dev.sallyport.identity.Admission;
import dev.sallyport.identity.LoginCheck;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.VerifiedToken;
import dev.sallyport.policy.PolicyReach;
import dev.sallyport.policy.ReloadingPolicies;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.Table;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyGrantsTest {
  private static final ConnectionConfig ORDERS =
      new ConnectionConfig(
          "orders",
          "127.0.0.1",
          3306,
          Optional.empty(),
          new AccountConfig.Stored("gate", Secret.of("unused")),
          BackendTls.REQUIRED,
          Duration.ofSeconds(1));

  /** One is enough where the collector does what it is asked. */
  private static final int MOST_COLLECTIONS = 50;

  private final Vertx vertx = Vertx.vertx();
  private Future<Catalogue> catalogue = Future.succeededFuture(with("orders", "customers"));
  private ReloadingPolicies policies;
  private PolicyGrants grants;

  @TempDir Path folder;

  @BeforeEach
  void read() throws IOException {
    allow("shop.orders");
    policies = ReloadingPolicies.open(folder);
    grants = new PolicyGrants(vertx, policies, connection -> catalogue);
  }

  @AfterEach
  void close() throws TimeoutException {
    vertx.close().await(30, TimeUnit.SECONDS);
  }

  @Test
  void shouldMakeOutOnceWhatAllSessionsOfTheSamePoliciesHave() throws TimeoutException {
    Privileges first = standing("agent-1");
    assertThat(first.texts()).contains("SELECT ON `shop`.`orders`");
    assertThat(standing("agent-2")).isSameAs(first);
  }

  @Test
  void shouldAnswerEachSessionOnItsOwnEventLoop() throws TimeoutException {
    Admission admission = admission("agent-1");
    List<Future<Boolean>> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Context loop = ((VertxInternal) vertx).createEventLoopContext();
      Promise<Boolean> answered = Promise.promise();
      answers.add(answered.future());
      loop.runOnContext(
          v ->
              grants
                  .standing(admission)
                  .onComplete(done -> answered.complete(Vertx.currentContext() == loop)));
    }
    assertThat(Future.all(answers).await(30, TimeUnit.SECONDS).<Boolean>list()).containsOnly(true);
  }

  @Test
  void shouldGrantByTheCatalogueThatWasReadLast() throws TimeoutException {
    standing("agent-1");
    catalogue = Future.succeededFuture(with("customers"));
    assertThat(standing("agent-1").texts()).noneMatch(text -> text.contains("orders"));
  }

  @Test
  void shouldGrantByThePoliciesAsTheyAreNow() throws IOException, TimeoutException {
    standing("agent-1");
    allow("shop.customers");
    policies.reload();
    assertThat(standing("agent-1").texts())
        .contains("SELECT ON `shop`.`customers`")
        .noneMatch(text -> text.contains("orders"));
  }

  /** With ten thousand rules each set is megabytes, and a catalogue may last for weeks. */
  @Test
  void shouldHoldNoPoliciesThatWereReplaced() throws IOException, TimeoutException {
    standing("agent-1");
    WeakReference<PolicyReach> replaced =
        new WeakReference<>(policies.reach(admission("agent-1").principal(), "orders"));
    allow("shop.customers");
    policies.reload();
    standing("agent-1");
    for (int i = 0; i < MOST_COLLECTIONS && replaced.get() != null; i++) {
      System.gc();
    }
    assertThat(replaced.get()).isNull();
  }

  @Test
  void shouldGrantNothingOfADatabaseThatIsNotKnown() throws TimeoutException {
    catalogue = Future.failedFuture("no answer");
    assertThat(standing("agent-1").isEmpty()).isTrue();
  }

  private Privileges standing(String agent) throws TimeoutException {
    return grants.standing(admission(agent)).await(30, TimeUnit.SECONDS);
  }

  private static Admission admission(String agent) {
    Principal principal =
        new Principal(
            "corp:" + agent, Principal.Kind.AGENT, agent, Set.of("agents"), "corp", Map.of());
    VerifiedToken token = new VerifiedToken(principal, Instant.MAX);
    return new LoginCheck(any -> Future.succeededFuture(token), Map.of("orders", ORDERS))
        .admit("orders", Secret.of("any"))
        .result();
  }

  private void allow(String table) throws IOException {
    Files.writeString(
        folder.resolve("agents.yaml"),
        """
        policy: agents
        match: { groups: [agents], connections: [orders] }
        statements:
          - allow: { verbs: [select], tables: [%s] }
        """
            .formatted(table));
  }

  private static Catalogue with(String... tables) {
    List<Table> all =
        List.of(tables).stream()
            .map(name -> new Table(new TableName("shop", name), List.of(), Optional.empty()))
            .toList();
    return new Catalogue(false, all, List.of(), List.of(), List.of(), Set.of());
  }
}

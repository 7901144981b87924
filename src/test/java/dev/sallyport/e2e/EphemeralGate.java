package dev.sallyport.e2e;

import dev.sallyport.access.AccessPace;
import dev.sallyport.access.AccountServer;
import dev.sallyport.access.GrantPlan;
import dev.sallyport.access.Janitor;
import dev.sallyport.access.Privileges;
import dev.sallyport.access.SessionAccounts;
import dev.sallyport.access.UserNames;
import dev.sallyport.approval.ApprovalDesk;
import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.approval.Decision;
import dev.sallyport.approval.Evidence;
import dev.sallyport.backend.BackendDialer;
import dev.sallyport.backend.DatabaseAdministration;
import dev.sallyport.backend.UserAdministration;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.Grants;
import dev.sallyport.config.Connections;
import dev.sallyport.config.FailedLoginLimits;
import dev.sallyport.config.ListenerConfig;
import dev.sallyport.config.Secret;
import dev.sallyport.config.TlsConfig;
import dev.sallyport.frontend.LoginServices;
import dev.sallyport.frontend.MySqlListenerVerticle;
import dev.sallyport.frontend.ServerCertificate;
import dev.sallyport.frontend.ServerGreetings;
import dev.sallyport.identity.Admission;
import dev.sallyport.identity.FailedLogins;
import dev.sallyport.identity.LoginCheck;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.RefusedLogins;
import dev.sallyport.identity.RevokedIdentities;
import dev.sallyport.identity.VerifiedToken;
import dev.sallyport.masking.HashKey;
import dev.sallyport.policy.AccessTerms;
import dev.sallyport.policy.Masks;
import dev.sallyport.policy.Policies;
import dev.sallyport.policy.PolicyReach;
import dev.sallyport.policy.Question;
import dev.sallyport.policy.SessionTerms;
import dev.sallyport.policy.Verdict;
import dev.sallyport.session.Catalogues;
import dev.sallyport.session.Lookouts;
import dev.sallyport.session.SessionObserver;
import dev.sallyport.session.SessionOpening;
import dev.sallyport.session.SessionRegistry;
import dev.sallyport.session.SessionServices;
import dev.sallyport.session.StatementTraces;
import dev.sallyport.session.UnlimitedReviews;
import dev.sallyport.session.relay.RowLimit;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.SqlContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The gate over short-lived users, with policy, approval and reading in the hands of a test:
 * everything is allowed but for what a test wants reviewed, and each approval waits for {@link
 * #approve}.
 */
final class EphemeralGate implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final DatabaseAdministration administration = new DatabaseAdministration(vertx);
  private final UserAdministration users = new UserAdministration(vertx);
  private final SessionRegistry registry =
      new SessionRegistry(new RevokedIdentities(), any -> true);
  private final Map<String, Promise<ApprovalOutcome>> asked = new ConcurrentHashMap<>();
  private final SessionAccounts accounts;
  private final Janitor janitor;
  private final MySqlListenerVerticle listener;

  /** What a test says of a gate; everything but the grants has a default. */
  static final class Settings {
    Privileges standing = Privileges.NONE;
    Function<Inspection.Understood, Privileges> needs = statement -> Privileges.NONE;
    Inspector inspector = new MySqlInspector();
    Grants grants = Grants.SESSION;
    Duration maxDuration = Duration.ofMinutes(5);
    Duration idleTimeout = Duration.ofMinutes(5);
    boolean reviewsWrites;
    int sessionsPerMinute;
    Secret installation = UserNames.newInstallation();
  }

  EphemeralGate(AccountServer server, Settings settings) {
    this(server.connection(settings.grants), settings);
  }

  EphemeralGate(ConnectionConfig connection, Settings settings) {
    UserNames names = new UserNames(settings.installation);
    this.accounts = new SessionAccounts(vertx, users, names, new Plan(settings), any -> true);
    this.janitor = new Janitor(vertx, users, names, accounts, Connections.of(connection));
    janitor.start();
    VerifiedToken token =
        new VerifiedToken(
            new Principal("test:agent", Principal.Kind.AGENT, "Agent", Set.of(), "test", Map.of()),
            Instant.now().plusSeconds(3600));
    LoginCheck logins =
        new LoginCheck(any -> Future.succeededFuture(token), Map.of(connection.name(), connection));
    SessionOpening sessions =
        new SessionOpening(
            new SessionServices(
                vertx,
                new Terms(settings),
                settings.inspector,
                accounts,
                new BackendDialer(vertx, 1 << 24),
                administration,
                new Lookouts(vertx, administration),
                new Catalogues(administration, Duration.ofSeconds(30), Duration.ofSeconds(60)),
                event -> Future.succeededFuture(),
                new Desk(),
                UnlimitedReviews.services(),
                // No policy here asks whether a token was used.
                null,
                new AccessPace(Clock.systemUTC(), settings.sessionsPerMinute),
                registry,
                SessionObserver.NONE,
                StatementTraces.NONE,
                Clock.systemUTC(),
                name -> HashKey.NONE,
                new RowLimit(10, 1 << 20)));
    ListenerConfig config =
        new ListenerConfig(
            "127.0.0.1",
            0,
            new TlsConfig(Optional.empty(), Optional.empty()),
            true,
            Optional.empty(),
            Duration.ofSeconds(30),
            200,
            1 << 24,
            FailedLoginLimits.DEFAULT,
            200);
    this.listener =
        new MySqlListenerVerticle(
            config,
            ServerCertificate.load(config.tls()),
            new LoginServices(
                new ServerGreetings(Optional.empty(), Connections.of()),
                logins,
                new FailedLogins(FailedLoginLimits.DEFAULT),
                RefusedLogins.UNRECORDED,
                () -> sessions));
    vertx.deployVerticle(listener).await();
  }

  private record Plan(Settings settings) implements GrantPlan {
    @Override
    public Future<Privileges> standing(Admission admission) {
      return Future.succeededFuture(settings.standing);
    }

    @Override
    public Privileges missing(
        Inspection.Understood statement, SqlContext context, Privileges held) {
      return settings.needs.apply(statement).minus(held);
    }
  }

  private record Terms(Settings settings) implements Policies {
    @Override
    public Optional<SessionTerms> admit(Principal principal, String connection) {
      return Optional.of(
          new SessionTerms(
              List.of("test"),
              settings.maxDuration,
              settings.idleTimeout,
              AccessTerms.upTo(settings.maxDuration)));
    }

    @Override
    public PolicyReach reach(Principal principal, String connection) {
      return PolicyReach.NOTHING;
    }

    @Override
    public Masks masks(Principal principal, String connection) {
      return Masks.NONE;
    }

    @Override
    public boolean asksForEstimate(Question question) {
      return false;
    }

    @Override
    public Verdict judge(Question question) {
      boolean writes =
          question.inspection() instanceof Inspection.Understood understood
              && understood.statements().stream()
                  .anyMatch(facts -> Set.of("update", "delete").contains(facts.verb().word()));
      return settings.reviewsWrites && writes
          ? new Verdict.Review("test/1", Set.of("dba"), 1, Duration.ofMinutes(1), Masks.NONE)
          : new Verdict.Allow("test/2", Masks.NONE);
    }
  }

  private final class Desk implements ApprovalDesk {
    @Override
    public Future<ApprovalOutcome> submit(ApprovalRequest request) {
      // As the real one: the session hears of it on its own event loop.
      Context context = Vertx.currentContext();
      Promise<ApprovalOutcome> told = Promise.promise();
      asked
          .computeIfAbsent(request.id(), id -> Promise.promise())
          .future()
          .onSuccess(outcome -> context.runOnContext(v -> told.complete(outcome)));
      return told.future();
    }

    @Override
    public Future<Void> file(ApprovalRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Boolean> attach(String id, Evidence evidence) {
      return Future.succeededFuture(asked.containsKey(id));
    }

    @Override
    public Future<List<Evidence.Similar>> similar(ApprovalRequest request) {
      return Future.succeededFuture(List.of());
    }

    @Override
    public Future<Void> withdraw(String id, String why) {
      asked.remove(id);
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> takeBack(String id, String why) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<ApprovalRecord> decide(String id, Decision decision) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Optional<ApprovalRecord>> find(String id, Principal viewer, boolean seesAll) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<List<ApprovalRecord>> list(
        Optional<ApprovalState> state, Principal viewer, boolean seesAll, int limit) {
      throw new UnsupportedOperationException();
    }
  }

  /** How many statements wait for a person. */
  int waiting() {
    return asked.size();
  }

  /** Says yes to all that waits. */
  void approve() {
    asked.forEach(
        (id, promise) ->
            promise.tryComplete(
                new ApprovalOutcome(ApprovalState.APPROVED, "Dana", "", Instant.now())));
    asked.clear();
  }

  /** An agent's connection, by MariaDB's driver. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:" + listener.actualPort() + "/shop?sslMode=trust",
        "orders",
        "any-token");
  }

  /** The same for single packets. */
  Endpoint endpoint() {
    return new Endpoint(listener.actualPort(), "orders", Secret.of("any-token"));
  }

  /** How many sessions run. */
  int sessions() {
    return registry.size();
  }

  /** Ends all sessions, as an operator or the gateway's end does. */
  void drain(String cause) {
    registry.drain(cause).await();
  }

  @Override
  public void close() {
    registry.drain("the gateway is stopping; connect again").await();
    janitor.close();
    accounts.settled().await();
    users.close();
    administration.close();
    vertx.close().await();
  }
}

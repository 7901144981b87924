package dev.sallyport.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.backend.BackendCredential;
import dev.sallyport.backend.BackendUnavailableException;
import dev.sallyport.backend.DatabaseUser;
import dev.sallyport.backend.FailureWords;
import dev.sallyport.backend.UserAdministration;
import dev.sallyport.backend.UserRefusedException;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.Grants;
import dev.sallyport.identity.Admission;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each session its database user, as its connection's configuration says. Safe to ask from
 * any thread.
 */
public final class SessionAccounts {
  private static final Logger LOG = LoggerFactory.getLogger(SessionAccounts.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** ER_ACCESS_DENIED_ERROR and its kin, of an account that is in: it lacks something. */
  private static final Set<Integer> NOT_ALLOWED = Set.of(1044, 1045, 1141, 1142, 1143, 1227, 1410);

  /** ER_ACCESS_DENIED_ERROR, and ER_NOT_SUPPORTED_AUTH_MODE, as is told of users not there. */
  private static final Set<Integer> NOT_TAKEN = Set.of(1045, 1251);

  /** More than end during one look of the janitor. */
  private static final int MAX_GONE = 2_000;

  private final Vertx vertx;
  private final UserAdministration users;
  private final UserNames names;
  private final GrantPlan plan;
  private final Predicate<ConnectionConfig> open;
  private final RdsIamAccounts signed;
  private final Map<String, ConnectionConfig> live = new ConcurrentHashMap<>();
  private final Set<String> gone = Collections.synchronizedSet(recent());
  private final Set<Promise<Void>> waiting = ConcurrentHashMap.newKeySet();
  private final Set<Runnable> looking = ConcurrentHashMap.newKeySet();
  private final LongAdder notRemoved = new LongAdder();
  private final long warming;

  /**
   * Gives users until it is closed.
   *
   * @param names of the users
   * @param plan what they are granted
   * @param open whether a connection is still what somebody was admitted to
   */
  public SessionAccounts(
      Vertx vertx,
      UserAdministration users,
      UserNames names,
      GrantPlan plan,
      Predicate<ConnectionConfig> open) {
    this.vertx = vertx;
    this.users = users;
    this.names = names;
    this.plan = plan;
    this.open = open;
    this.signed = new RdsIamAccounts(vertx);
    this.warming = vertx.setPeriodic(UserAdministration.KEEP_WARM.toMillis(), tick -> keepWarm());
  }

  /**
   * Makes a user ready to log in.
   *
   * @param session identifier of the session that it is for
   * @param deadline when the session ends at the latest
   * @return fails with {@link BackendUnavailableException}
   */
  public Future<SessionAccount> open(Admission admission, String session, Instant deadline) {
    AccountConfig account = admission.connection().account();
    if (!open.test(admission.connection())) {
      return Future.failedFuture(closed(admission.connection()));
    }
    if (account instanceof AccountConfig.Stored stored) {
      return Future.succeededFuture(
          SessionAccount.standing(new BackendCredential(stored.user(), stored.password())));
    }
    if (account instanceof AccountConfig.RdsIam iam) {
      return signed.open(admission, iam);
    }
    if (account instanceof AccountConfig.Ephemeral ephemeral) {
      return make(admission, ephemeral, session, deadline);
    }
    throw new IllegalStateException("no way to log in with account " + account.getClass());
  }

  /** Whether a session of this process has the user, is getting or losing it, or just had it. */
  boolean isLive(String user) {
    return live.containsKey(user) || gone.contains(user);
  }

  /** How many short-lived users there are, by what this process knows. */
  public int users() {
    return live.size();
  }

  /** How many removals were given up since the start; the janitor goes on with them. */
  public long removalFailures() {
    return notRemoved.sum();
  }

  /** Of users at one server. */
  UserRemoval removal(ConnectionConfig connection) {
    return new UserRemoval(vertx, users, connection, notRemoved::increment);
  }

  /**
   * Completes when no session has a user of its own any more; at the latest when a removal that
   * began now would have given up.
   */
  public Future<Void> settled() {
    vertx.cancelTimer(warming);
    Promise<Void> done = Promise.promise();
    waiting.add(done);
    wakeWhenEmpty();
    return done.future()
        .timeout(UserRemoval.BOUND_MILLIS, TimeUnit.MILLISECONDS)
        .onFailure(e -> LOG.warn("users left to the next start count={}", live.size()))
        .otherwiseEmpty();
  }

  /**
   * Completes when no session has a user of its own on a connection that was closed; at the latest
   * when a removal that began now would have given up.
   */
  public Future<Void> settled(ConnectionConfig connection) {
    Promise<Void> done = Promise.promise();
    Runnable look =
        () -> {
          if (!live.containsValue(connection)) {
            done.tryComplete();
          }
        };
    looking.add(look);
    look.run();
    return done.future()
        .timeout(UserRemoval.BOUND_MILLIS, TimeUnit.MILLISECONDS)
        .onComplete(ended -> looking.remove(look))
        .otherwiseEmpty();
  }

  /**
   * Makes a user with no rights and removes it again, as each session has one made.
   *
   * @return fails as {@link UserAdministration} does
   */
  public Future<Void> rehearse(ConnectionConfig connection, AccountConfig.Ephemeral config) {
    DatabaseUser user = new DatabaseUser(names.next(), config.userHost());
    live.put(user.name(), connection);
    return users
        .create(connection, new UserAdministration.NewUser(user, names.password(), "{}"), List.of())
        .eventually(() -> users.drop(connection, user))
        .onSuccess(done -> onGone(user.name()))
        .onFailure(e -> forget(user.name()));
  }

  private Future<SessionAccount> make(
      Admission admission, AccountConfig.Ephemeral config, String session, Instant deadline) {
    ConnectionConfig connection = admission.connection();
    DatabaseUser user = new DatabaseUser(names.next(), config.userHost());
    BackendCredential credential = new BackendCredential(user.name(), names.password());
    UserRemoval removal = removal(connection);
    // Before it is made: the janitor must not take it for a leftover.
    live.put(user.name(), connection);
    if (!open.test(connection)) {
      // Whoever closed it may have looked before this one was there.
      forget(user.name());
      return Future.failedFuture(closed(connection));
    }
    Future<Privileges> standing =
        config.grants() == Grants.SESSION
            ? plan.standing(admission)
            : Future.succeededFuture(Privileges.NONE);
    return Future.all(standing, users.partialRevokes(connection))
        .map(
            known ->
                new EphemeralAccount(
                    new EphemeralAccount.Terms(
                        users,
                        removal,
                        connection,
                        user,
                        credential,
                        plan,
                        known.resultAt(1),
                        () -> onGone(user.name()),
                        () -> forget(user.name())),
                    standing.result()))
        .onFailure(e -> forget(user.name()))
        .compose(
            account ->
                account
                    .make(attribute(session, admission.principal().id(), deadline))
                    .<SessionAccount>map(account)
                    .onFailure(e -> discard(account, user)))
        .recover(e -> Future.failedFuture(unavailable(connection, e)));
  }

  private static void discard(EphemeralAccount account, DatabaseUser user) {
    account
        .end(OptionalLong.empty())
        .onFailure(e -> LOG.warn("user left to the janitor user={}", user.name()));
  }

  /** Nothing is left of it; what the janitor saw of it a moment ago is no leftover. */
  private void onGone(String user) {
    gone.add(user);
    forget(user);
  }

  private static Set<String> recent() {
    return Collections.newSetFromMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_GONE;
          }
        });
  }

  private void forget(String user) {
    live.remove(user);
    wakeWhenEmpty();
  }

  private void wakeWhenEmpty() {
    if (live.isEmpty()) {
      waiting.forEach(Promise::tryComplete);
    }
    looking.forEach(Runnable::run);
  }

  private void keepWarm() {
    Set.copyOf(live.values())
        .forEach(
            connection ->
                users
                    .keepWarm(connection)
                    .onFailure(
                        e ->
                            LOG.debug(
                                "not kept warm connection={} error={}",
                                connection.name(),
                                e.getClass().getSimpleName())));
  }

  private static BackendUnavailableException closed(ConnectionConfig connection) {
    return new BackendUnavailableException(
        BackendUnavailableException.CANNOT_CONNECT,
        "HY000",
        "Sallyport: the connection "
            + connection.name()
            + " was changed or removed while you came in; connect again");
  }

  /** The agent is told what to do; the server's own words stay in the house. */
  private static BackendUnavailableException unavailable(
      ConnectionConfig connection, Throwable cause) {
    Optional<UserRefusedException> refusal =
        Optional.of(cause)
            .filter(UserRefusedException.class::isInstance)
            .map(UserRefusedException.class::cast);
    LOG.error(
        "no user for a session connection={} error={}{}",
        connection.name(),
        refusal.map(Throwable::getMessage).orElseGet(() -> FailureWords.of(cause)),
        refusal.filter(SessionAccounts::isLacking).isPresent()
            ? " (check-config --connect says what the account lacks)"
            : "");
    String reason =
        refusal
            .map(refused -> refusal(connection, refused) + "; tell your operator")
            .orElse(
                "the gateway's administrative account got no answer; try again later, and tell your"
                    + " operator if it lasts");
    BackendUnavailableException told =
        new BackendUnavailableException(
            BackendUnavailableException.CANNOT_CONNECT,
            "HY000",
            "Sallyport: no database user could be made for this session on connection "
                + connection.name()
                + ": "
                + reason);
    return refusal.filter(SessionAccounts::isToBeMended).isPresent() ? told.untilMended() : told;
  }

  /** Whether it stays as it is until an operator does something about the account. */
  private static boolean isToBeMended(UserRefusedException refused) {
    return isLacking(refused) || refused.atLogin() && NOT_TAKEN.contains(refused.code());
  }

  private static boolean isLacking(UserRefusedException refused) {
    return !refused.atLogin() && NOT_ALLOWED.contains(refused.code());
  }

  private static String refusal(ConnectionConfig connection, UserRefusedException refused) {
    String code = " (server error " + refused.code() + ")";
    if (refused.atLogin()) {
      return NOT_TAKEN.contains(refused.code())
          ? "the server did not take the gateway's account"
              + code
              + ": see user and password of connection "
              + connection.name()
          : "the server did not let the gateway's account log in" + code;
    }
    return isLacking(refused)
        ? "the gateway's administrative account lacks a privilege there" + code
        : "the server refused to make one" + code;
  }

  private static String attribute(String session, String principal, Instant deadline) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("session", session);
    fields.put("principal", principal);
    fields.put("expires", deadline.toString());
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("three texts are always JSON", e);
    }
  }
}

package dev.sallyport.backend;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Makes, changes, finds and removes users of a database, with the connection's administrative
 * account. Every operation is bounded by {@link #BOUND} and fails with {@link UserRefusedException}
 * when the server says no; any other failure leaves open whether it was done. Safe to call from any
 * event loop.
 */
public final class UserAdministration implements AutoCloseable {
  /** Longest wait for any answer, connecting and waiting for a free connection included. */
  public static final Duration BOUND = Duration.ofSeconds(5);

  /** Fifty sessions that start at once wait a few milliseconds for these. */
  private static final int MAKING_CONNECTIONS = 8;

  /** Apart, so that starts never keep an end waiting. */
  private static final int ENDING_CONNECTIONS = 4;

  /** Longer than {@link #KEEP_WARM}. */
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(15);

  /** How often {@link #keepWarm} is to be called. */
  public static final Duration KEEP_WARM = Duration.ofSeconds(5);

  /** Text of any content is safe between quotes then, once these are doubled. */
  private static final String PLAIN_QUOTES = "NO_BACKSLASH_ESCAPES";

  /** Without it a GRANT on MariaDB makes a user that is not there, with no password. */
  private static final String NO_NEW_USERS = ",NO_AUTO_CREATE_USER";

  private static final int ER_NO_SUCH_THREAD = 1094;
  private static final int ER_NOT_SUPPORTED_AUTH_MODE = 1251;
  private static final int ATTRIBUTES_SINCE = 80_021;
  private static final String PROCESSES =
      "SELECT ID, USER FROM information_schema.PROCESSLIST WHERE ";

  private final Vertx vertx;
  private final Map<ConnectionConfig, Pools> pools = new ConcurrentHashMap<>();
  private final Map<ConnectionConfig, Boolean> partialRevokes = new ConcurrentHashMap<>();

  /** Connects to nothing until it is asked something. */
  public UserAdministration(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * A user to be.
   *
   * @param attribute JSON for people who look at the server's users; not every server keeps it
   */
  public record NewUser(DatabaseUser user, Secret password, String attribute) {}

  /** A session of the server and whose it is. */
  public record Process(long threadId, String user) {}

  /**
   * Makes a user that may have one session, and grants in the same round trip.
   *
   * @return when it fails, the user may be there nevertheless
   */
  public Future<Void> create(
      ConnectionConfig connection, NewUser account, List<GrantText> privileges) {
    return on(
        poolsOf(connection).making(),
        own -> {
          List<String> script = new ArrayList<>();
          script.add(creation(account, own));
          script.addAll(grants(account.user(), privileges));
          return run(own, script);
        });
  }

  /** Grants all of it in one round trip; when it fails, a part may have been granted. */
  public Future<Void> grant(
      ConnectionConfig connection, DatabaseUser user, List<GrantText> privileges) {
    return on(poolsOf(connection).making(), own -> run(own, grants(user, privileges)));
  }

  /** Revokes all of {@code gone} and then grants {@code kept}, in one round trip. */
  public Future<Void> revoke(
      ConnectionConfig connection, DatabaseUser user, List<GrantText> gone, List<GrantText> kept) {
    List<String> script = new ArrayList<>();
    gone.forEach(
        g -> script.add("REVOKE " + g.privileges() + " ON " + g.object() + " FROM " + text(user)));
    script.addAll(grants(user, kept));
    return on(poolsOf(connection).ending(), own -> run(own, script));
  }

  /** Revokes whatever a user has and then grants {@code kept}, in one round trip. */
  public Future<Void> reset(ConnectionConfig connection, DatabaseUser user, List<GrantText> kept) {
    List<String> script = new ArrayList<>();
    script.add("REVOKE ALL PRIVILEGES, GRANT OPTION FROM " + text(user));
    script.addAll(grants(user, kept));
    return on(poolsOf(connection).ending(), own -> run(own, script));
  }

  /** Removes a user, if it is there. Its open sessions go on. */
  public Future<Void> drop(ConnectionConfig connection, DatabaseUser user) {
    return on(
        poolsOf(connection).ending(),
        own -> run(own, List.of("DROP USER IF EXISTS " + text(user))));
  }

  /** The users whose names begin so. */
  public Future<List<DatabaseUser>> users(ConnectionConfig connection, String prefix) {
    return on(
        poolsOf(connection).ending(),
        own ->
            ask(
                own,
                "SELECT User, Host FROM mysql.user WHERE LEFT(User, CHAR_LENGTH(?)) = ?",
                Tuple.of(prefix, prefix),
                row -> new DatabaseUser(row.getString(0), row.getString(1))));
  }

  /** The sessions of users whose names begin so. */
  public Future<List<Process>> processes(ConnectionConfig connection, String prefix) {
    return on(
        poolsOf(connection).ending(),
        own ->
            ask(
                own,
                PROCESSES + "LEFT(USER, CHAR_LENGTH(?)) = ?",
                Tuple.of(prefix, prefix),
                row -> new Process(row.getLong(0), row.getString(1))));
  }

  /** The sessions of one user. */
  public Future<List<Process>> processesOf(ConnectionConfig connection, String user) {
    return on(
        poolsOf(connection).ending(),
        own ->
            ask(
                own,
                PROCESSES + "USER = ?",
                Tuple.of(user),
                row -> new Process(row.getLong(0), row.getString(1))));
  }

  /** Ends a session, whatever it is doing; one that is gone already is no failure. */
  public Future<Void> kill(ConnectionConfig connection, long threadId) {
    return on(poolsOf(connection).ending(), own -> own.query("KILL " + threadId).execute())
        .<Void>mapEmpty()
        .recover(
            e ->
                e instanceof UserRefusedException refused && refused.code() == ER_NO_SUCH_THREAD
                    ? Future.succeededFuture()
                    : Future.failedFuture(e));
  }

  /** Some table or view of a schema; empty when the account sees none. */
  public Future<Optional<String>> anyTable(ConnectionConfig connection, String schema) {
    return on(
        poolsOf(connection).making(),
        own ->
            ask(
                    own,
                    "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?"
                        + " LIMIT 1",
                    Tuple.of(schema),
                    row -> row.getString(0))
                .map(names -> names.stream().findFirst()));
  }

  /**
   * Whether {@code _} and {@code %} in the schema of a GRANT stand for themselves (MySQL Reference
   * Manual, 8.2.12). Asked once, and again after {@link #forget}.
   */
  public Future<Boolean> partialRevokes(ConnectionConfig connection) {
    Boolean known = partialRevokes.get(connection);
    if (known != null) {
      return Future.succeededFuture(known);
    }
    return on(
            poolsOf(connection).making(),
            own ->
                ask(
                    own,
                    "SHOW VARIABLES LIKE 'partial_revokes'",
                    Tuple.tuple(),
                    row -> "ON".equalsIgnoreCase(row.getString(1))))
        .map(rows -> rows.contains(true))
        .onSuccess(on -> partialRevokes.put(connection, on));
  }

  /** What was asked of the server once is asked anew. */
  public void forget(ConnectionConfig connection) {
    partialRevokes.remove(connection);
  }

  /** Uses a connection, so that the next session need not wait for one to be opened. */
  public Future<Void> keepWarm(ConnectionConfig connection) {
    return on(poolsOf(connection).making(), own -> own.query("DO 0").execute())
        .compose(done -> on(poolsOf(connection).ending(), own -> own.query("DO 0").execute()))
        .mapEmpty();
  }

  /** Closes the connections to one database; what is under way there fails. */
  public void close(ConnectionConfig connection) {
    Optional.ofNullable(pools.remove(connection)).ifPresent(Pools::close);
    forget(connection);
  }

  /** Closes all connections; what is under way fails. */
  @Override
  public void close() {
    List.copyOf(pools.keySet()).forEach(key -> pools.remove(key).close());
  }

  private static String creation(NewUser account, SqlConnection own) {
    boolean mariaDb = isMariaDb(own);
    String password = account.password().reveal();
    String attribute =
        !mariaDb && ServerVersion.number(own.databaseMetadata().fullVersion()) >= ATTRIBUTES_SINCE
            ? " ATTRIBUTE " + quoted(account.attribute())
            : "";
    return "CREATE USER "
        + text(account.user())
        + (mariaDb
            ? " IDENTIFIED VIA mysql_native_password USING " + quoted(NativeHash.of(password))
            : " IDENTIFIED WITH caching_sha2_password BY " + quoted(password))
        + (own.isSSL() ? " REQUIRE SSL" : " REQUIRE NONE")
        + " WITH MAX_USER_CONNECTIONS 1"
        + attribute;
  }

  private static boolean isMariaDb(SqlConnection own) {
    return own.databaseMetadata().fullVersion().contains("MariaDB");
  }

  private static List<String> grants(DatabaseUser user, List<GrantText> privileges) {
    return privileges.stream()
        .map(g -> "GRANT " + g.privileges() + " ON " + g.object() + " TO " + text(user))
        .toList();
  }

  private static Future<Void> run(SqlConnection own, List<String> script) {
    if (script.isEmpty()) {
      return Future.succeededFuture();
    }
    String modes = isMariaDb(own) ? PLAIN_QUOTES + NO_NEW_USERS : PLAIN_QUOTES;
    return own.query("SET SESSION sql_mode = '" + modes + "';" + String.join(";", script))
        .execute()
        .mapEmpty();
  }

  private static <T> Future<List<T>> ask(
      SqlConnection own, String question, Tuple values, Function<Row, T> reading) {
    Future<RowSet<Row>> rows =
        values.size() == 0
            ? own.query(question).execute()
            : own.preparedQuery(question).execute(values);
    return rows.map(
        all ->
            StreamSupport.stream(all.spliterator(), false)
                .map(reading)
                .collect(Collectors.toList()));
  }

  private static String text(DatabaseUser user) {
    return quoted(user.name()) + "@" + quoted(user.host());
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static <T> Future<T> on(Pool pool, Function<SqlConnection, Future<T>> work) {
    AtomicBoolean loggedIn = new AtomicBoolean();
    return AdministrationPools.withConnection(
            pool,
            BOUND,
            own -> {
              loggedIn.set(true);
              return work.apply(own);
            })
        .timeout(BOUND.toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            e ->
                Future.failedFuture(
                    e instanceof MySQLException said
                        ? refused(said, loggedIn.get())
                        : isOfLogin(e, loggedIn.get()) ? otherPlugin(e) : e));
  }

  /** So the client of Vert.x says that it does not know the plugin that the server asks for. */
  private static boolean isOfLogin(Throwable failure, boolean loggedIn) {
    return !loggedIn && failure instanceof UnsupportedOperationException;
  }

  /** MySQL asks for any of its plugins where there is no such user, so that nobody finds out. */
  private static UserRefusedException otherPlugin(Throwable said) {
    return UserRefusedException.login(
        ER_NOT_SUPPORTED_AUTH_MODE, FailureWords.line(String.valueOf(said.getMessage())));
  }

  /** A missing privilege has the number of a wrong password (1045), too: only the moment tells. */
  private static UserRefusedException refused(MySQLException said, boolean loggedIn) {
    return loggedIn
        ? new UserRefusedException(said.getErrorCode())
        : UserRefusedException.login(
            said.getErrorCode(), FailureWords.line(FailureWords.said(said)));
  }

  private Pools poolsOf(ConnectionConfig connection) {
    return pools.computeIfAbsent(
        connection,
        key ->
            new Pools(
                AdministrationPools.pool(vertx, key, BOUND, MAKING_CONNECTIONS, IDLE_TIMEOUT),
                AdministrationPools.pool(vertx, key, BOUND, ENDING_CONNECTIONS, IDLE_TIMEOUT)));
  }

  private record Pools(Pool making, Pool ending) {
    void close() {
      making.close();
      ending.close();
    }
  }
}

package dev.sallyport.store;

import dev.sallyport.access.connections.ConnectionStore;
import dev.sallyport.access.connections.RegisteredConnection;
import dev.sallyport.access.connections.SealedSecret;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.ConnectionConfig.Grants;
import dev.sallyport.config.Secret;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registered connections in SQL. */
final class SqlConnectionStore implements ConnectionStore {
  private static final Logger LOG = LoggerFactory.getLogger(SqlConnectionStore.class);
  private static final Secret NO_PASSWORD = Secret.of("");
  private static final String COLUMNS =
      "host, port, schema_name, account, account_user, grants, user_host, admin_user, region, tls,"
          + " connect_timeout_millis, secret, key_id, leaving, revision, registered_by,"
          + " registered_at, changed_by, changed_at, name";
  private static final int COLUMN_COUNT = 20;
  private static final String SETTINGS =
      "host = ?, port = ?, schema_name = ?, account = ?, account_user = ?, grants = ?, user_host ="
          + " ?, admin_user = ?, region = ?, tls = ?, connect_timeout_millis = ?, secret = ?,"
          + " key_id = ?, leaving = ?, revision = ?, registered_by = ?, registered_at = ?,"
          + " changed_by = ?, changed_at = ?";

  private final Database database;

  SqlConnectionStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<List<RegisteredConnection>> all() {
    return database
        .read("SELECT * FROM connections ORDER BY name", List.of())
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .flatMap(row -> readable(row).stream())
                    .toList());
  }

  /** One that somebody has made a mess of keeps none of the others from being opened. */
  private static Optional<RegisteredConnection> readable(Row row) {
    try {
      return Optional.of(connection(row));
    } catch (IllegalArgumentException | IllegalStateException e) {
      LOG.error(
          "a registered connection cannot be read and is closed connection={} error={}",
          row.getString("name"),
          e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public Future<Addition> add(RegisteredConnection connection) {
    return database.write(
        Turn.SETTINGS,
        sql ->
            sql.query("SELECT COUNT(*) AS kept FROM connections")
                .execute()
                .compose(
                    rows ->
                        rows.iterator().next().getLong("kept") >= MAX_REGISTERED
                            ? Future.succeededFuture(Addition.TOO_MANY)
                            : insert(sql, connection)));
  }

  private static Future<Addition> insert(SqlConnection sql, RegisteredConnection connection) {
    return sql.preparedQuery(
            "INSERT INTO connections ("
                + COLUMNS
                + ") VALUES ("
                + Database.marks(COLUMN_COUNT)
                + ") ON CONFLICT (name) DO NOTHING")
        .execute(row(connection))
        .map(rows -> rows.rowCount() == 1 ? Addition.ADDED : Addition.NAME_TAKEN);
  }

  @Override
  public Future<Boolean> replace(RegisteredConnection made, long seen, boolean otherServer) {
    Tuple values = row(made);
    values.addLong(seen);
    return database.write(
        Turn.SETTINGS,
        sql ->
            sql.preparedQuery(
                    "UPDATE connections SET " + SETTINGS + " WHERE name = ? AND revision = ?")
                .execute(values)
                .compose(
                    rows ->
                        rows.rowCount() == 1 && otherServer
                            ? ConnectionTrust.end(
                                    sql,
                                    made.name(),
                                    made.changedBy(),
                                    made.changedAt(),
                                    "the connection goes to another server now")
                                .map(true)
                            : Future.succeededFuture(rows.rowCount() == 1)));
  }

  @Override
  public Future<Void> sealAnew(RegisteredConnection connection) {
    return database.write(
        Turn.SETTINGS,
        sql ->
            sql.preparedQuery(
                    "UPDATE connections SET secret = ?, key_id = ? WHERE name = ? AND revision = ?")
                .execute(
                    Tuple.of(
                        connection.secret().text(),
                        connection.secret().keyId(),
                        connection.name(),
                        connection.revision()))
                .mapEmpty());
  }

  @Override
  public Future<Void> leave(String name, String by, Instant at) {
    return database.write(
        Turn.SETTINGS,
        sql ->
            sql.preparedQuery("UPDATE connections SET leaving = 1 WHERE name = ?")
                .execute(Tuple.of(name))
                .compose(
                    done -> ConnectionTrust.end(sql, name, by, at, "the connection was removed")));
  }

  @Override
  public Future<Void> remove(String name) {
    return database.write(
        Turn.SETTINGS,
        sql ->
            sql.preparedQuery("DELETE FROM connections WHERE name = ?")
                .execute(Tuple.of(name))
                .mapEmpty());
  }

  private static Tuple row(RegisteredConnection connection) {
    ConnectionConfig settings = connection.settings();
    AccountConfig account = settings.account();
    Optional<AccountConfig.Ephemeral> ephemeral =
        account instanceof AccountConfig.Ephemeral e ? Optional.of(e) : Optional.empty();
    Optional<AccountConfig.RdsIam> iam =
        account instanceof AccountConfig.RdsIam r ? Optional.of(r) : Optional.empty();
    return Database.tuple(
        List.of(
            settings.host(),
            (long) settings.port(),
            settings.schema().orElse(""),
            account.word(),
            account.user(),
            ephemeral.map(e -> word(e.grants())).orElse(""),
            ephemeral.map(AccountConfig.Ephemeral::userHost).orElse(""),
            iam.map(AccountConfig.RdsIam::adminUser).orElse(""),
            iam.map(AccountConfig.RdsIam::region).orElse(""),
            word(settings.tls()),
            settings.connectTimeout().toMillis(),
            connection.secret().text(),
            connection.secret().keyId(),
            connection.leaving() ? 1L : 0L,
            connection.revision(),
            connection.registeredBy(),
            Micros.of(connection.registeredAt()),
            connection.changedBy(),
            Micros.of(connection.changedAt()),
            settings.name()));
  }

  private static RegisteredConnection connection(Row row) {
    String schema = row.getString("schema_name");
    return new RegisteredConnection(
        new ConnectionConfig(
            row.getString("name"),
            row.getString("host"),
            row.getLong("port").intValue(),
            schema.isEmpty() ? Optional.empty() : Optional.of(schema),
            account(row),
            BackendTls.valueOf(row.getString("tls").toUpperCase(Locale.ROOT)),
            Duration.ofMillis(row.getLong("connect_timeout_millis"))),
        new SealedSecret(row.getString("key_id"), row.getString("secret")),
        row.getLong("leaving") == 1,
        row.getLong("revision"),
        row.getString("registered_by"),
        Micros.toInstant(row.getLong("registered_at")),
        row.getString("changed_by"),
        Micros.toInstant(row.getLong("changed_at")));
  }

  private static AccountConfig account(Row row) {
    String user = row.getString("account_user");
    return switch (row.getString("account")) {
      case "stored" -> new AccountConfig.Stored(user, NO_PASSWORD);
      case "ephemeral" ->
          new AccountConfig.Ephemeral(
              user,
              NO_PASSWORD,
              Grants.valueOf(row.getString("grants").toUpperCase(Locale.ROOT)),
              row.getString("user_host"));
      case "rds-iam" ->
          new AccountConfig.RdsIam(user, row.getString("admin_user"), row.getString("region"));
      default -> throw new IllegalStateException("no account " + row.getString("account"));
    };
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

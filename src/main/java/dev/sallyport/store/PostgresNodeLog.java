package dev.sallyport.store;

import dev.sallyport.config.StoreConfig.PostgreSql;
import dev.sallyport.nodes.Node;
import dev.sallyport.nodes.NodeLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/**
 * Nodes and their changes in PostgreSQL, over one connection of their own: it listens, and while it
 * lives it may hold the lock of the one that leads. Triggers write the changes, in the transaction
 * of what has changed, so that nobody who writes can forget to.
 */
final class PostgresNodeLog implements NodeLog {
  private static final String CHANGES = "sallyport_changes";
  private static final String SESSIONS = "sallyport_sessions";

  /** Shorter than the server takes to give the lock of a lost connection away. */
  private static final Duration ANSWER = Duration.ofSeconds(4);

  private static final String BEAT =
      "INSERT INTO nodes (id, name, beats, joined_at, seen_at) VALUES ($1, $2, 1, now(), now())"
          + " ON CONFLICT (id) DO UPDATE SET beats = nodes.beats + 1, name = excluded.name,"
          + " seen_at = now() RETURNING clock_timestamp() AS now";

  private final Vertx vertx;
  private final PostgreSql config;
  private final String origin;
  private final Consumer<Set<String>> followers;

  /**
   * For a process.
   *
   * @param origin by which changes of this process are told from those of others
   * @param followers told of sessions of which there is more, wherever they run
   */
  PostgresNodeLog(Vertx vertx, PostgreSql config, String origin, Consumer<Set<String>> followers) {
    this.vertx = vertx;
    this.config = config;
    this.origin = origin;
    this.followers = followers;
  }

  @Override
  public Future<Line> open(Node self, Runnable wake, Runnable lost) {
    return PgConnection.connect(vertx, PostgresDatabase.options(config, origin, false))
        .timeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
        .compose(
            connection -> {
              connection.notificationHandler(told -> hear(told, wake));
              connection.closeHandler(gone -> lost.run());
              // A sign of life that a crash of the server takes back does no harm.
              return answered(
                      Database.say(
                          connection,
                          "SET synchronous_commit = off; LISTEN "
                              + CHANGES
                              + "; LISTEN "
                              + SESSIONS))
                  .<Line>map(new Connected(connection, self))
                  .onFailure(e -> connection.close());
            });
  }

  private void hear(PgNotification told, Runnable wake) {
    if (told.getChannel().equals(SESSIONS)) {
      followers.accept(Set.of(told.getPayload()));
    } else {
      wake.run();
    }
  }

  private static <T> Future<T> answered(Future<T> asked) {
    return asked.timeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
  }

  private final class Connected implements Line {
    private final PgConnection connection;
    private final Node self;

    Connected(PgConnection connection, Node self) {
      this.connection = connection;
      this.self = self;
    }

    @Override
    public Future<Long> newest() {
      return answered(
          connection
              .query("SELECT COALESCE(MAX(number), 0) AS number FROM node_changes")
              .execute()
              .map(rows -> rows.iterator().next().getLong("number")));
    }

    @Override
    public Future<Look> look(long after) {
      // Sent one behind the other, without waiting for answers in between.
      Future<Instant> beat =
          connection
              .preparedQuery(BEAT)
              .execute(Tuple.of(self.id(), self.name()))
              .map(rows -> rows.iterator().next().getOffsetDateTime("now").toInstant());
      Future<List<Change>> changes =
          connection
              .preparedQuery(
                  "SELECT number, topic, subject, origin FROM node_changes WHERE number > $1"
                      + " ORDER BY number LIMIT "
                      + MOST)
              .execute(Tuple.of(after))
              .map(rows -> all(rows, this::change));
      Future<List<Sign>> signs =
          connection
              .query("SELECT id, name, beats FROM nodes")
              .execute()
              .map(rows -> all(rows, Connected::sign));
      return answered(
          Future.all(beat, changes, signs)
              .map(seen -> new Look(changes.result(), signs.result(), beat.result())));
    }

    private Change change(Row row) {
      return new Change(
          row.getLong("number"),
          row.getString("topic"),
          row.getString("subject"),
          row.getString("origin").equals(origin));
    }

    private static Sign sign(Row row) {
      return new Sign(new Node(row.getString("id"), row.getString("name")), row.getLong("beats"));
    }

    private static <T> List<T> all(
        io.vertx.sqlclient.RowSet<Row> rows, java.util.function.Function<Row, T> reading) {
      return StreamSupport.stream(rows.spliterator(), false).map(reading).toList();
    }

    @Override
    public Future<Boolean> lead() {
      return answered(
          connection
              .query("SELECT pg_try_advisory_lock(" + PostgresDatabase.LOCKS + ", 101) AS leads")
              .execute()
              .map(rows -> rows.iterator().next().getBoolean("leads")));
    }

    @Override
    public Future<Void> strike(Sign sign) {
      return answered(
          connection
              .preparedQuery("DELETE FROM nodes WHERE id = $1 AND beats = $2")
              .execute(Tuple.of(sign.node().id(), sign.beats()))
              .mapEmpty());
    }

    @Override
    public Future<Void> forget() {
      return answered(
          Database.say(
              connection,
              "DELETE FROM node_changes WHERE made_at < now() - INTERVAL '1 hour';"
                  + " DELETE FROM console_sign_ins"
                  + " WHERE expires_at < extract(epoch FROM now() - INTERVAL '1 hour') * 1000000"));
    }

    @Override
    public Future<Void> close(boolean leaving) {
      Future<Void> left =
          leaving
              ? answered(
                  connection
                      .preparedQuery("DELETE FROM nodes WHERE id = $1")
                      .execute(Tuple.of(self.id()))
                      .mapEmpty())
              : Future.succeededFuture();
      return left.eventually(connection::close);
    }
  }
}

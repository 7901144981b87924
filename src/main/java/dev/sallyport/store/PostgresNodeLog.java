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

  /** Of a name that people read, and what is longer than any node's. */
  private static final int LONGEST_NAME = 255;

  /**
   * Bytes of a subject. What a change of 50 tables with the longest names says is shorter than 60
   * KB.
   */
  private static final int LONGEST_SUBJECT = 64 * 1024;

  private static final String BEAT =
      "INSERT INTO nodes (id, name, beats, joined_at, seen_at) VALUES ($1, $2, 1, now(), now())"
          + " ON CONFLICT (id) DO UPDATE SET beats = "
          + next("nodes.beats")
          + ", name = excluded.name,"
          + " seen_at = now() RETURNING beats, deaths, clock_timestamp() AS now";

  /** Whoever may write there may make it as long as they like, and each node reads it. */
  private static final String NEWS =
      "SELECT number, made_at, origin = $2 AS own,"
          + " CASE WHEN octet_length(topic) <= "
          + LONGEST_NAME
          + " THEN topic ELSE '' END AS topic,"
          + " CASE WHEN octet_length(subject) <= "
          + LONGEST_SUBJECT
          + " THEN subject END AS subject"
          + " FROM node_changes WHERE number >= $1 ORDER BY number LIMIT "
          + (MOST + 1);

  private static final String SIGNS =
      "SELECT id, left(name, "
          + LONGEST_NAME
          + ") AS name, beats FROM nodes WHERE octet_length(id) <= "
          + LONGEST_NAME
          + " ORDER BY id LIMIT "
          + (MOST_NODES + 1);

  private static final String TELL =
      "WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock("
          + PostgresDatabase.LOCKS
          + ", 100)), told AS (INSERT INTO node_changes (topic, subject, origin, made_at)"
          + " SELECT $1, $2, $3, clock_timestamp() FROM turn)"
          + " SELECT pg_notify('"
          + CHANGES
          + "', '')";

  private static final String PLACES = "SELECT number, made_at FROM node_changes";

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
    Future<PgConnection> connecting =
        PgConnection.connect(vertx, PostgresDatabase.options(config, origin, false));
    return answered(connecting)
        // One that comes too late is nobody's.
        .onFailure(e -> connecting.onSuccess(PgConnection::close))
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

  /** Another number, also where somebody wrote the largest one there. */
  private static String next(String column) {
    return "CASE WHEN " + column + " < " + Long.MAX_VALUE + " THEN " + column + " + 1 ELSE 1 END";
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
    public Future<Place> newest() {
      // Prepared: as text, times far away are written in ways that are not read.
      return answered(
          connection
              .preparedQuery(PLACES + " ORDER BY number DESC LIMIT 1")
              .execute()
              .map(rows -> rows.size() == 0 ? Place.BEGINNING : place(rows.iterator().next())));
    }

    @Override
    public Future<Look> look(Place after) {
      // Sent one behind the other, without waiting for answers in between.
      Future<Standing> own =
          connection
              .preparedQuery(BEAT)
              .execute(Tuple.of(self.id(), self.name()))
              .map(rows -> standing(rows.iterator().next()));
      Future<List<Row>> found =
          connection
              .preparedQuery(NEWS)
              .execute(Tuple.of(after.number(), origin))
              .map(rows -> all(rows, row -> row));
      Future<List<Sign>> signs =
          connection.query(SIGNS).execute().map(rows -> all(rows, Connected::sign));
      return answered(
          Future.all(own, found, signs)
              .compose(seen -> seen(after, own.result(), found.result(), signs.result())));
    }

    /**
     * The change that was seen last has to be there, the same one; what follows it, each by the
     * next number, is news. A number may be left out where nothing is missing, by a transaction
     * that failed as it ended or a server that crashed: then all is looked at once for nothing. So
     * it is for a change that says more than a node ever does.
     */
    private Future<Look> seen(Place after, Standing own, List<Row> found, List<Sign> signs) {
      boolean beginning = after.equals(Place.BEGINNING);
      boolean whole =
          found.isEmpty()
              ? beginning
              : (beginning
                      ? found.get(0).getLong("number") == 1
                      : place(found.get(0)).equals(after))
                  && withoutHole(found);
      List<Row> news = whole && !beginning ? found.subList(1, found.size()) : found;
      boolean readable = news.stream().allMatch(row -> row.getString("subject") != null);
      if (found.isEmpty() && !whole) {
        return newest().map(newest -> new Look(false, newest, own, List.of(), signs));
      }
      Place reached = found.isEmpty() ? after : place(found.get(found.size() - 1));
      List<Change> changes = readable ? news.stream().map(Connected::change).toList() : List.of();
      return Future.succeededFuture(new Look(whole && readable, reached, own, changes, signs));
    }

    private static boolean withoutHole(List<Row> found) {
      Row last = found.get(found.size() - 1);
      return last.getLong("number") - found.get(0).getLong("number") == found.size() - 1;
    }

    private static Place place(Row row) {
      return new Place(row.getLong("number"), row.getOffsetDateTime("made_at").toInstant());
    }

    private static Standing standing(Row row) {
      return new Standing(
          row.getLong("beats"), row.getLong("deaths"), row.getOffsetDateTime("now").toInstant());
    }

    private static Change change(Row row) {
      return new Change(
          row.getLong("number"),
          row.getString("topic"),
          row.getString("subject"),
          row.getBoolean("own"));
    }

    private static Sign sign(Row row) {
      return new Sign(new Node(row.getString("id"), row.getString("name")), row.getLong("beats"));
    }

    private static <T> List<T> all(
        io.vertx.sqlclient.RowSet<Row> rows, java.util.function.Function<Row, T> reading) {
      return StreamSupport.stream(rows.spliterator(), false).map(reading).toList();
    }

    /** As the triggers' function does it, in one statement, which is one transaction. */
    @Override
    public Future<Void> tell(String topic, String subject) {
      return answered(
          connection.preparedQuery(TELL).execute(Tuple.of(topic, subject, origin)).mapEmpty());
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
    public Future<Boolean> mark(Sign sign) {
      return answered(
          connection
              .preparedQuery(
                  "UPDATE nodes SET deaths = " + next("deaths") + " WHERE id = $1 AND beats = $2")
              .execute(Tuple.of(sign.node().id(), sign.beats()))
              .map(rows -> rows.rowCount() == 1));
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
              "DELETE FROM node_changes WHERE number < (SELECT MAX(number) FROM node_changes"
                  + " WHERE made_at < now() - INTERVAL '1 hour');"
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

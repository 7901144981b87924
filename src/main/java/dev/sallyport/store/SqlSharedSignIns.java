package dev.sallyport.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.SharedSignIns;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Sign-ins in SQL, where several consoles share a database. */
final class SqlSharedSignIns implements SharedSignIns {
  /** Of each step. Past this number the oldest are forgotten; only people get in here. */
  private static final int MOST = 20_000;

  /** Rows of other versions may say more. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final Database database;

  SqlSharedSignIns(Database database) {
    this.database = database;
  }

  /** As it is kept: instants are microseconds. */
  record Kept(
      String browser,
      Optional<Principal> person,
      Optional<Long> authenticatedAt,
      Optional<Long> sessionEnd,
      long expiresAt) {

    static Kept of(Entry entry) {
      return new Kept(
          entry.browser(),
          entry.person(),
          entry.authenticatedAt().map(Micros::of),
          entry.sessionEnd().map(Micros::of),
          Micros.of(entry.expiresAt()));
    }

    Entry entry() {
      return new Entry(
          browser,
          person,
          authenticatedAt.map(Micros::toInstant),
          sessionEnd.map(Micros::toInstant),
          Micros.toInstant(expiresAt));
    }
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public Future<Boolean> keep(Step step, String key, Entry entry) {
    String content;
    try {
      content = JSON.writeValueAsString(Kept.of(entry));
    } catch (JsonProcessingException e) {
      return Future.failedFuture(e);
    }
    return database.write(
        Turn.PEOPLE,
        connection ->
            connection
                .preparedQuery(
                    "INSERT INTO console_sign_ins (step, key, content, expires_at)"
                        + " VALUES (?, ?, ?, ?) ON CONFLICT (step, key) DO NOTHING")
                .execute(Tuple.of(word(step), key, content, Micros.of(entry.expiresAt())))
                .compose(kept -> bound(connection, step).map(kept.rowCount() == 1)));
  }

  private static Future<Void> bound(SqlConnection connection, Step step) {
    return connection
        .preparedQuery(
            "DELETE FROM console_sign_ins WHERE step = ? AND key IN (SELECT key FROM"
                + " console_sign_ins WHERE step = ? ORDER BY expires_at DESC OFFSET ?)")
        .execute(Tuple.of(word(step), word(step), MOST))
        .mapEmpty();
  }

  @Override
  public Future<Optional<Entry>> find(Step step, String key, Instant now) {
    return database
        .read(
            "SELECT content FROM console_sign_ins WHERE step = ? AND key = ? AND expires_at > ?",
            List.of(word(step), key, Micros.of(now)))
        .map(rows -> rows.size() == 0 ? Optional.empty() : entry(rows.iterator().next()));
  }

  @Override
  public Future<Optional<Entry>> take(Step step, String key, Instant now) {
    return database.write(
        Turn.PEOPLE,
        connection ->
            connection
                .preparedQuery(
                    "DELETE FROM console_sign_ins WHERE step = ? AND key = ? RETURNING content")
                .execute(Tuple.of(word(step), key))
                .map(
                    rows ->
                        rows.size() == 0
                            ? Optional.<Entry>empty()
                            : entry(rows.iterator().next())
                                .filter(entry -> now.isBefore(entry.expiresAt()))));
  }

  @Override
  public Future<Void> remove(Step step, String key) {
    return database.write(
        Turn.PEOPLE,
        connection ->
            connection
                .preparedQuery("DELETE FROM console_sign_ins WHERE step = ? AND key = ?")
                .execute(Tuple.of(word(step), key))
                .mapEmpty());
  }

  private static Optional<Entry> entry(Row row) {
    try {
      return Optional.of(JSON.readValue(row.getString("content"), Kept.class).entry());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "a stored sign-in cannot be read at character " + e.getLocation().getCharOffset());
    }
  }

  private static String word(Step step) {
    return step.name().toLowerCase(Locale.ROOT);
  }
}

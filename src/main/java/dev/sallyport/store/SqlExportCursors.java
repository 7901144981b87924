package dev.sallyport.store;

import dev.sallyport.export.ExportCursors;
import dev.sallyport.recording.EventFeed.Place;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Cursors of sinks in SQL. */
final class SqlExportCursors implements ExportCursors {
  private final Database database;
  private final Clock clock;

  SqlExportCursors(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Future<Optional<Cursor>> find(String sink) {
    return database
        .read("SELECT done, sending FROM export_cursors WHERE sink = ?", List.of(sink))
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(
                    new Cursor(
                        Place.of(row.getString("done")),
                        Optional.ofNullable(row.getString("sending")).map(Place::of)));
              }
              return Optional.empty();
            });
  }

  @Override
  public Future<Void> keep(String sink, Cursor cursor) {
    return database.write(
        Turn.SETTINGS,
        connection ->
            connection
                .preparedQuery(
                    "INSERT INTO export_cursors (sink, done, sending, kept_at) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (sink) DO UPDATE SET done = excluded.done,"
                        + " sending = excluded.sending, kept_at = excluded.kept_at")
                .execute(
                    Database.tuple(
                        Arrays.asList(
                            sink,
                            cursor.done().toString(),
                            cursor.sending().map(Place::toString).orElse(null),
                            Micros.of(clock.instant()))))
                .mapEmpty());
  }
}

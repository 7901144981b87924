package dev.sallyport.store;

import dev.sallyport.recording.chain.FieldHash;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What the ledger says of a row of the table of acts: all of its columns. */
final class ActDigest {
  private ActDigest() {}

  static String of(Row row) {
    return of(
        row.getString("id"),
        row.getLong("acted_at"),
        row.getString("acted_by"),
        row.getString("acted_by_name"),
        row.getString("kind"),
        row.getString("subject"),
        row.getString("details"));
  }

  /** Of the values with which a row is inserted. */
  static String of(Tuple values) {
    return of(
        values.getString(0),
        values.getLong(1),
        values.getString(2),
        values.getString(3),
        values.getString(4),
        values.getString(5),
        values.getString(6));
  }

  static String of(ResultSet row) throws SQLException {
    return of(
        row.getString("id"),
        row.getLong("acted_at"),
        row.getString("acted_by"),
        row.getString("acted_by_name"),
        row.getString("kind"),
        row.getString("subject"),
        row.getString("details"));
  }

  private static String of(
      String id, long at, String by, String byName, String kind, String subject, String details) {
    return new FieldHash("act 1")
        .add(id)
        .add(at)
        .add(by)
        .add(byName)
        .add(kind)
        .add(subject)
        .add(details)
        .hex();
  }
}

package dev.sallyport.store;

import dev.sallyport.recording.chain.FieldHash;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What the ledger says of a row of the table of acts: all of its columns.
 *
 * @param value with which acts are signed
 * @param earlier as earlier versions signed them, which gave no positions
 */
record ActDigest(String value, String earlier) {

  static String of(Row row) {
    Long position = row.getLong("position");
    return of(
            row.getString("id"),
            row.getLong("acted_at"),
            row.getString("acted_by"),
            row.getString("acted_by_name"),
            row.getString("kind"),
            row.getString("subject"),
            row.getString("details"),
            position == null ? 0 : position)
        .value();
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
            values.getString(6),
            values.getLong(7))
        .value();
  }

  static ActDigest of(ResultSet row) throws SQLException {
    return of(
        row.getString("id"),
        row.getLong("acted_at"),
        row.getString("acted_by"),
        row.getString("acted_by_name"),
        row.getString("kind"),
        row.getString("subject"),
        row.getString("details"),
        row.getLong("position"));
  }

  static ActDigest of(
      String id,
      long at,
      String by,
      String byName,
      String kind,
      String subject,
      String details,
      long position) {
    return new ActDigest(
        hash("act 2", id, at, by, byName, kind, subject, details).add(position).hex(),
        hash("act 1", id, at, by, byName, kind, subject, details).hex());
  }

  /** Whether it is what was signed. */
  boolean is(String signed) {
    return signed.equals(value) || signed.equals(earlier);
  }

  private static FieldHash hash(
      String form,
      String id,
      long at,
      String by,
      String byName,
      String kind,
      String subject,
      String details) {
    return new FieldHash(form)
        .add(id)
        .add(at)
        .add(by)
        .add(byName)
        .add(kind)
        .add(subject)
        .add(details);
  }
}

package dev.sallyport.store;

import dev.sallyport.identity.IssuerKeyStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Optional;

/**
 * Keys of issuers in SQL, a row for each. No row is from later than the database's clock says: a
 * node whose own is ahead would have its keys stand until that time comes, whatever the issuer
 * publishes.
 */
final class SqlIssuerKeyStore implements IssuerKeyStore {
  private final Database database;

  SqlIssuerKeyStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Void> keep(String issuer, Kept published) {
    return database.write(
        Turn.SETTINGS,
        connection ->
            connection
                .preparedQuery(
                    "INSERT INTO issuer_keys (issuer, key_set, fetched_at) VALUES (?, ?,"
                        + " CASE WHEN ? > "
                        + database.now()
                        + " THEN "
                        + database.now()
                        + " ELSE ? END)"
                        + " ON CONFLICT (issuer) DO UPDATE SET key_set = excluded.key_set,"
                        + " fetched_at = excluded.fetched_at"
                        + " WHERE issuer_keys.fetched_at <= excluded.fetched_at"
                        + " OR issuer_keys.fetched_at > "
                        + database.now())
                .execute(
                    Database.tuple(
                        List.of(
                            issuer,
                            published.keySet(),
                            Micros.of(published.fetchedAt()),
                            Micros.of(published.fetchedAt()))))
                .mapEmpty());
  }

  @Override
  public Future<Optional<Kept>> find(String issuer) {
    return database
        .read("SELECT key_set, fetched_at FROM issuer_keys WHERE issuer = ?", List.of(issuer))
        .map(
            rows -> {
              if (rows.size() == 0) {
                return Optional.empty();
              }
              Row row = rows.iterator().next();
              return Optional.of(
                  new Kept(row.getString("key_set"), Micros.toInstant(row.getLong("fetched_at"))));
            });
  }
}

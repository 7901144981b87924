package dev.sallyport.store;

import dev.sallyport.access.TokenUses;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;

/** Used tokens in SQL, by their digests. */
final class SqlTokenUses implements TokenUses {
  private final Database database;

  SqlTokenUses(Database database) {
    this.database = database;
  }

  @Override
  public Future<Boolean> first(String credential, Instant expiresAt) {
    return database.write(
        Turn.ENTRY,
        connection ->
            connection
                .preparedQuery(
                    "INSERT INTO token_uses (credential, expires_at) VALUES (?, ?)"
                        + " ON CONFLICT (credential) DO NOTHING")
                .execute(Tuple.of(credential, Micros.of(expiresAt)))
                .map(inserted -> inserted.rowCount() == 1));
  }

  @Override
  public Future<Integer> forget(Instant expiredBefore) {
    return database.write(
        Turn.ENTRY,
        connection ->
            connection
                .preparedQuery("DELETE FROM token_uses WHERE expires_at < ?")
                .execute(Tuple.of(Micros.of(expiredBefore)))
                .map(deleted -> deleted.rowCount()));
  }
}

package dev.sallyport.store;

import dev.sallyport.access.InstallationStore;
import dev.sallyport.config.Secret;
import io.vertx.core.Future;
import java.util.List;

/** What an installation keeps of itself, in one row. */
final class SqlInstallation implements InstallationStore {
  private static final String FIND = "SELECT user_name_key FROM installation WHERE id = 1";

  private final Database database;

  SqlInstallation(Database database) {
    this.database = database;
  }

  @Override
  public Future<Secret> userNameKey(Secret candidate) {
    // A gateway may read it alone: the first console has written it.
    return database
        .read(FIND, List.of())
        .compose(
            rows ->
                rows.size() == 0
                    ? first(candidate)
                    : Future.succeededFuture(Secret.of(rows.iterator().next().getString(0))));
  }

  private Future<Secret> first(Secret candidate) {
    return database.write(
        Turn.SETTINGS,
        connection ->
            connection
                .preparedQuery(
                    "INSERT INTO installation (id, user_name_key) VALUES (1, ?)"
                        + " ON CONFLICT (id) DO NOTHING")
                .execute(Database.tuple(List.of(candidate.reveal())))
                .compose(done -> connection.query(FIND).execute())
                .map(rows -> Secret.of(rows.iterator().next().getString(0))));
  }
}

package dev.sallyport.store;

import dev.sallyport.access.InstallationStore;
import dev.sallyport.config.Secret;
import io.vertx.core.Future;
import java.util.List;

/** What an installation keeps of itself, in one row. */
final class SqlInstallation implements InstallationStore {
  private final Database database;

  SqlInstallation(Database database) {
    this.database = database;
  }

  @Override
  public Future<Secret> userNameKey(Secret candidate) {
    return database.write(
        Turn.SETTINGS,
        connection ->
            connection
                .preparedQuery(
                    "INSERT INTO installation (id, user_name_key) VALUES (1, ?)"
                        + " ON CONFLICT (id) DO NOTHING")
                .execute(Database.tuple(List.of(candidate.reveal())))
                .compose(
                    done ->
                        connection
                            .query("SELECT user_name_key FROM installation WHERE id = 1")
                            .execute())
                .map(rows -> Secret.of(rows.iterator().next().getString(0))));
  }
}

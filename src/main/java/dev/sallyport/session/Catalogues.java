package dev.sallyport.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.backend.DatabaseAdministration;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.sql.catalogue.Catalogue;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * What exists in each database, read over the administrative connection and kept for a short while.
 */
public final class Catalogues {
  private static final int MAX_CONNECTIONS = 1000;

  private final DatabaseAdministration administration;
  private final Cache<String, Future<Catalogue>> snapshots;

  /**
   * Over an administration.
   *
   * @param lifetime how long a snapshot is believed when nothing says that it is stale
   */
  public Catalogues(DatabaseAdministration administration, Duration lifetime) {
    this.administration = administration;
    this.snapshots =
        Caffeine.newBuilder().maximumSize(MAX_CONNECTIONS).expireAfterWrite(lifetime).build();
  }

  /** The snapshot in force, or a fresh one; fails when the database cannot be asked. */
  public Future<Catalogue> of(ConnectionConfig connection) {
    Future<Catalogue> snapshot =
        snapshots.get(connection.name(), name -> administration.readCatalogue(connection));
    if (snapshot.failed()) {
      forget(connection);
    }
    return snapshot;
  }

  /** What exists has changed. */
  public void forget(ConnectionConfig connection) {
    snapshots.invalidate(connection.name());
  }
}

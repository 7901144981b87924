package dev.sallyport.cli;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.Connections;
import dev.sallyport.rehearsal.Databases;
import dev.sallyport.session.Catalogues;
import dev.sallyport.sql.catalogue.Catalogue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What exists behind the connections of a gateway, read as its sessions read it. */
record ConnectionDatabases(Connections open, Catalogues catalogues) implements Databases {
  private static final long PATIENCE_SECONDS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionDatabases.class);

  @Override
  public List<String> connections() {
    return open.all().stream().map(ConnectionConfig::name).sorted().toList();
  }

  @Override
  public Optional<String> schema(String connection) {
    return open.find(connection).flatMap(ConnectionConfig::schema);
  }

  @Override
  public Optional<Catalogue> last(String connection) {
    return open.find(connection).flatMap(catalogues::last);
  }

  @Override
  public Catalogue ask(String connection) {
    Optional<ConnectionConfig> config = open.find(connection);
    if (config.isEmpty()) {
      return Catalogue.UNKNOWN;
    }
    try {
      return catalogues
          .of(config.get())
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Catalogue.UNKNOWN;
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("tried by names alone, the database cannot be asked connection={}", connection);
      return Catalogue.UNKNOWN;
    }
  }
}

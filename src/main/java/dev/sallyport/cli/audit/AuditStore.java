package dev.sallyport.cli.audit;

import dev.sallyport.cli.ConfigSource;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.LedgerHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the audit trail is. */
final class AuditStore {
  @Mixin private ConfigSource config;

  @Option(
      names = "--store",
      paramLabel = "FILE",
      description = "The store itself, where it is a file.")
  private Path store;

  /** The gateway's configuration. */
  GatewayConfig config() {
    return config.load();
  }

  /** The store. */
  StoreConfig store() {
    return store != null ? new StoreConfig.Sqlite(store) : config().store();
  }

  /** The gateway's own key, where its configuration was named and it has one. */
  Optional<LedgerHome> home() throws IOException {
    return store != null ? Optional.empty() : LedgerHome.existing(config().audit());
  }
}

package dev.sallyport.cli.audit;

import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.LedgerHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the audit trail is. */
final class AuditStore {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "The gateway's configuration, which names the store (default: conf/sallyport.yaml).")
  private Path config = Path.of("conf/sallyport.yaml");

  @Option(
      names = "--store",
      paramLabel = "FILE",
      description = "The store itself, where it is a file.")
  private Path store;

  private GatewayConfig loaded;

  /** The gateway's configuration. */
  GatewayConfig config() {
    if (loaded == null) {
      loaded = new ConfigLoader().load(config);
    }
    return loaded;
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

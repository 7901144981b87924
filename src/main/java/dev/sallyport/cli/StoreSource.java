package dev.sallyport.cli;

import dev.sallyport.config.ConfigException;
import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.StoreConfig;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the store is that a command reads: one of two options, as an argument group. */
public final class StoreSource {
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

  /**
   * The store.
   *
   * @throws ConfigException when the configuration is to name it and has a problem
   */
  public StoreConfig store() {
    return config().map(GatewayConfig::store).orElseGet(() -> new StoreConfig.Sqlite(store));
  }

  /** The gateway's configuration; empty where the store itself was named. */
  public Optional<GatewayConfig> config() {
    if (store == null && loaded == null) {
      loaded = new ConfigLoader().load(config);
    }
    return Optional.ofNullable(loaded);
  }
}

package dev.sallyport.cli;

import dev.sallyport.config.ConfigException;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.StoreConfig;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where the store is that a command reads: one of two options, as an argument group. */
public final class StoreSource {
  @ArgGroup(exclusive = false)
  private ConfigSource config = new ConfigSource();

  @Option(
      names = "--store",
      paramLabel = "FILE",
      description = "The store itself, where it is a file.")
  private Path store;

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
    return store == null ? Optional.of(config.load()) : Optional.empty();
  }
}

package dev.sallyport.cli;

import dev.sallyport.config.ConfigException;
import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.Role;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The configuration that a command goes by, as a mixin or a group. */
public final class ConfigSource {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The gateway's configuration (default: conf/sallyport.yaml).")
  private Path file = Path.of("conf/sallyport.yaml");

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      converter = RoleWord.class,
      description = RoleWord.READ_AS)
  private Role role;

  private GatewayConfig loaded;

  /**
   * The configuration, read once.
   *
   * @throws ConfigException when it has a problem
   */
  public GatewayConfig load() {
    if (loaded == null) {
      loaded = new ConfigLoader().load(file, Optional.ofNullable(role));
    }
    return loaded;
  }
}

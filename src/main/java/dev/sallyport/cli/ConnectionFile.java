package dev.sallyport.cli;

import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.Role;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** The configuration that a command takes a connection from, as a mixin. */
public final class ConnectionFile {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "conf/sallyport.yaml",
      description = "The gateway's configuration, for --connection (default: ${DEFAULT-VALUE}).")
  private Path file;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      converter = RoleWord.class,
      description = RoleWord.READ_AS)
  private Role role;

  /**
   * A connection by its name, its secrets looked up in an environment.
   *
   * @throws dev.sallyport.config.ConfigException when the configuration has a problem
   * @throws IllegalArgumentException when it has no such connection
   */
  public ConnectionConfig connection(String name, Map<String, String> environment) {
    if (name.contains("/") || name.contains(".")) {
      // Elsewhere -c is the configuration, and no connection's name looks like a file's.
      throw new IllegalArgumentException(
          "-c is --connection here, and '"
              + name
              + "' is no connection's name; name the configuration with --config "
              + name);
    }
    Map<String, ConnectionConfig> all =
        new ConfigLoader(environment).load(file, Optional.ofNullable(role)).connections();
    return Optional.ofNullable(all.get(name))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    file
                        + " has no connection '"
                        + name
                        + "'; it has "
                        + String.join(", ", new TreeSet<>(all.keySet()))));
  }
}

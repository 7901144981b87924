package dev.sallyport.config;

/**
 * What this process is among those that run from one configuration.
 *
 * @param drain how it stops
 */
public record NodeConfig(Role role, DrainConfig drain) {
  /** The only one. */
  public static final NodeConfig DEFAULT = new NodeConfig(Role.ALL, DrainConfig.DEFAULT);

  /** Refuses to have no role. */
  public NodeConfig {
    Require.present("role", role);
    Require.present("drain", drain);
  }
}

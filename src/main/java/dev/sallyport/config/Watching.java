package dev.sallyport.config;

import java.util.Optional;

/**
 * How the gateway is watched.
 *
 * @param management where health and metrics are read; left out, nothing is counted
 * @param tracing where spans go; left out, none are made
 */
public record Watching(
    Optional<ManagementConfig> management, Optional<TracingConfig> tracing, LogFormat logs) {
  /** By its log alone. */
  public static final Watching LOG_ONLY =
      new Watching(Optional.empty(), Optional.empty(), LogFormat.TEXT);

  /** Refuses to have no word on any of them. */
  public Watching {
    Require.present("management", management);
    Require.present("tracing", tracing);
    Require.present("logging", logs);
  }
}

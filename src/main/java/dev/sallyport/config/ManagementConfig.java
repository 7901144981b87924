package dev.sallyport.config;

import java.util.Set;

/**
 * A small listener for those who watch the gateway: health, readiness and metrics, over plain HTTP.
 *
 * @param host address to bind
 * @param port TCP port, 0 for a free one
 * @param requires connections whose database has to answer for the gateway to be ready; of any
 *     other a dead one is a warning
 */
public record ManagementConfig(String host, int port, Set<String> requires) {
  /** Where it listens unless something else is said. */
  public static final String HOST = "127.0.0.1";

  /** The port that Prometheus has set aside for exporters of OpenTelemetry. */
  public static final int PORT = 9464;

  /** Checks ranges. */
  public ManagementConfig {
    Require.text("host", host);
    Require.range("port", port, 0, 65_535);
    Require.present("requires", requires);
    requires = Set.copyOf(requires);
  }
}

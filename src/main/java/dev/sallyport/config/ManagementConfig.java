package dev.sallyport.config;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * A small listener for those who watch the gateway: health, readiness and metrics, over plain HTTP.
 *
 * @param host address to bind
 * @param port TCP port, 0 for a free one
 * @param requires connections whose database has to answer for the gateway to be ready; of any
 *     other a dead one is a warning
 * @param names host names by which it is asked, beside addresses, {@code localhost} and its own
 *     host; whoever comes by another name may be a page in somebody's browser
 */
public record ManagementConfig(String host, int port, Set<String> requires, Set<String> names) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}");

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
    Require.present("names", names);
    names.stream()
        .filter(name -> !NAME.matcher(name).matches())
        .findFirst()
        .ifPresent(
            name -> {
              throw new InvalidSettingException(
                  "names", "'" + name + "' is no host name; expected one without a port");
            });
    names = Set.copyOf(names);
  }
}

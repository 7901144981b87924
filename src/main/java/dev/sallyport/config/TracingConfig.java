package dev.sallyport.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where spans of statements go.
 *
 * @param endpoint a collector that takes OTLP over HTTP; without a path {@code /v1/traces} is meant
 * @param sampleRatio of the statements whose own program traces nothing, 0 to 1
 * @param authorization what the header of that name says, if the collector asks for one
 * @param ca trusted in place of the Java runtime's certificates
 */
public record TracingConfig(
    URI endpoint, double sampleRatio, Optional<Secret> authorization, Optional<Path> ca) {
  private static final String TRACES = "/v1/traces";

  /** Checks ranges, and that spans do not cross a network in clear text. */
  public TracingConfig {
    Require.webAddress("endpoint", endpoint);
    if (!(sampleRatio >= 0 && sampleRatio <= 1)) {
      throw new InvalidSettingException(
          "sample_ratio", "'" + sampleRatio + "' is out of range; expected 0 to 1");
    }
    Require.present("authorization", authorization);
    Require.present("ca", ca);
  }

  /** The address that spans are sent to. */
  public String address() {
    String path = endpoint.getRawPath();
    return path == null || path.isEmpty() || path.equals("/")
        ? endpoint.resolve(TRACES).toString()
        : endpoint.toString();
  }
}

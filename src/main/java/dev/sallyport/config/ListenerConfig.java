package dev.sallyport.config;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Where agents connect.
 *
 * @param host address to bind
 * @param port TCP port, 0 for a free one
 * @param tls the certificate shown to agents
 * @param plaintextOnLoopback whether a client on a loopback address may send its token without TLS
 * @param serverVersion version string of the greeting, for example {@code 8.0.33}
 * @param loginTimeout bound on the whole login, from accept to OK, up to 5 minutes
 * @param maxConnections clients at once, logins in progress included, up to 100,000
 * @param maxPacketBytes largest payload accepted from an agent, 1 MiB to 1 GiB
 * @param failedLogins how many may fail before the next one has to wait
 * @param maxLoginsPerAddress logins of one client address that are not finished, up to 100,000
 * @param publicAddress where agents reach it
 * @param breaker when an agent is stopped that is refused over and over
 * @param compression what clients are offered; empty to compress nothing
 * @param sessionsPerMinute how many with a database user of their own one identity may open within
 *     a minute, up to 60,000; 0 for no limit
 */
public record ListenerConfig(
    String host,
    int port,
    TlsConfig tls,
    boolean plaintextOnLoopback,
    Optional<String> serverVersion,
    Duration loginTimeout,
    int maxConnections,
    int maxPacketBytes,
    FailedLoginLimits failedLogins,
    int maxLoginsPerAddress,
    PublicAddress publicAddress,
    BreakerLimits breaker,
    Set<CompressionAlgorithm> compression,
    int sessionsPerMinute) {
  /**
   * Of {@code sessionsPerMinute}: ten a second, so that a pool of any size fills at once, and who
   * connects for each statement is not slowed down until that is a load on the database.
   */
  public static final int DEFAULT_SESSIONS_PER_MINUTE = 600;

  /** Checks ranges. */
  public ListenerConfig {
    Require.text("host", host);
    Require.range("port", port, 0, 65_535);
    Require.present("tls", tls);
    Require.present("server_version", serverVersion);
    serverVersion
        .filter(version -> !version.matches("\\d+\\.\\d+\\.\\d+[!-~]{0,40}"))
        .ifPresent(
            version -> {
              throw new InvalidSettingException(
                  "server_version", "'" + version + "' is no version; expected for example 8.0.33");
            });
    Require.duration("login_timeout", loginTimeout, Duration.ofMillis(1), Duration.ofMinutes(5));
    Require.range("max_connections", maxConnections, 1, 100_000);
    Require.range("max_packet", maxPacketBytes, 1 << 20, 1 << 30);
    Require.present("failed_logins", failedLogins);
    Require.range("max_logins_per_address", maxLoginsPerAddress, 1, 100_000);
    Require.present("public_host", publicAddress);
    Require.present("breaker", breaker);
    Require.present("compression", compression);
    Require.range("sessions_per_minute", sessionsPerMinute, 0, 60_000);
    compression = Set.copyOf(compression);
  }

  /** One that is reached where it listens, and offers what it can. */
  public ListenerConfig(
      String host,
      int port,
      TlsConfig tls,
      boolean plaintextOnLoopback,
      Optional<String> serverVersion,
      Duration loginTimeout,
      int maxConnections,
      int maxPacketBytes,
      FailedLoginLimits failedLogins,
      int maxLoginsPerAddress) {
    this(
        host,
        port,
        tls,
        plaintextOnLoopback,
        serverVersion,
        loginTimeout,
        maxConnections,
        maxPacketBytes,
        failedLogins,
        maxLoginsPerAddress,
        PublicAddress.OWN,
        BreakerLimits.DEFAULT,
        EnumSet.allOf(CompressionAlgorithm.class),
        DEFAULT_SESSIONS_PER_MINUTE);
  }
}

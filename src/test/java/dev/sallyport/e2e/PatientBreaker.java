package dev.sallyport.e2e;

import dev.sallyport.config.BreakerLimits;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.ListenerConfig;
import java.time.Duration;

/**
 * The breaker is on, and trips late: agents that many tests share are refused more often in a
 * minute than any one should be, and how often depends on how fast the machine is.
 */
final class PatientBreaker {
  static final BreakerLimits LATE =
      new BreakerLimits(1000, Duration.ofMinutes(1), Duration.ofMinutes(1));

  private PatientBreaker() {}

  static GatewayConfig in(GatewayConfig config) {
    return with(config, LATE);
  }

  /** Another breaker, where a test is about it. */
  static GatewayConfig with(GatewayConfig config, BreakerLimits limits) {
    ListenerConfig listener = config.listener();
    return new GatewayConfig(
        new ListenerConfig(
            listener.host(),
            listener.port(),
            listener.tls(),
            listener.plaintextOnLoopback(),
            listener.serverVersion(),
            listener.loginTimeout(),
            listener.maxConnections(),
            listener.maxPacketBytes(),
            listener.failedLogins(),
            listener.maxLoginsPerAddress(),
            listener.publicAddress(),
            limits,
            listener.compression(),
            listener.sessionsPerMinute()),
        config.web(),
        config.identity(),
        config.connections(),
        config.policies(),
        config.policiesEditable(),
        config.audit(),
        config.store(),
        config.secrets(),
        config.notifyChannels());
  }
}

package dev.sallyport.e2e;

import dev.sallyport.config.BreakerLimits;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.ListenerConfig;
import java.time.Duration;

/** For tests in which one agent is refused more often in a minute than any should be. */
final class NoBreaker {
  private static final BreakerLimits NONE =
      new BreakerLimits(0, Duration.ofMinutes(1), Duration.ofMinutes(1));

  private NoBreaker() {}

  static GatewayConfig in(GatewayConfig config) {
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
            NONE),
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

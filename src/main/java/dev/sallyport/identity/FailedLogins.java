package dev.sallyport.identity;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.sallyport.config.FailedLoginLimits;
import java.time.Duration;
import java.util.Optional;

/**
 * Slows down who fails to log in: a token bucket for each client address, and one for each name
 * under each address. A name alone has none, because then anybody could shut out the agent of that
 * name. Asked before a credential is looked at, told when one was refused. Any thread.
 */
public final class FailedLogins {
  /** No name that means anything here is longer; those that are cut share a bucket. */
  private static final int MAX_NAME_LENGTH = 64;

  private final PerMinute<ClientNetwork> addresses;
  private final PerMinute<Named> names;

  /** With these limits, nobody having failed yet. */
  public FailedLogins(FailedLoginLimits limits) {
    this(limits, Ticker.systemTicker());
  }

  /**
   * With a clock.
   *
   * @param ticker nanoseconds from any beginning
   */
  public FailedLogins(FailedLoginLimits limits, Ticker ticker) {
    this.addresses = new PerMinute<>(limits.perAddress(), ticker);
    this.names = new PerMinute<>(limits.perUser(), ticker);
  }

  /** How long this client has to wait, whoever it says it is; empty when it may go on. */
  public Optional<Duration> wait(ClientNetwork client) {
    return addresses.wait(client);
  }

  /**
   * As {@link #wait(ClientNetwork)}, for one who has named itself.
   *
   * @param name a MySQL user, or a principal: what the credential is for
   */
  public Optional<Duration> wait(ClientNetwork client, String name) {
    return addresses.wait(client).or(() -> names.wait(Named.of(client, name)));
  }

  /** A credential was shown without a name, and refused. */
  public void failed(ClientNetwork client) {
    addresses.take(client);
  }

  /** A credential was shown and refused. */
  public void failed(ClientNetwork client, String name) {
    addresses.take(client);
    names.take(Named.of(client, name));
  }

  private record Named(ClientNetwork client, String name) {
    static Named of(ClientNetwork client, String name) {
      return new Named(client, name.substring(0, Math.min(name.length(), MAX_NAME_LENGTH)));
    }
  }
}

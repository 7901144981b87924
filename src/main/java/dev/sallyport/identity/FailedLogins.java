package dev.sallyport.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
  /** Clients and names remembered at once, some 10 MB; past it the oldest are forgotten. */
  private static final int MAX_REMEMBERED = 50_000;

  /** No name that means anything here is longer; those that are cut share a bucket. */
  private static final int MAX_NAME_LENGTH = 64;

  private final Buckets<ClientNetwork> addresses;
  private final Buckets<Named> names;

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
    this.addresses = new Buckets<>(limits.perAddress(), ticker);
    this.names = new Buckets<>(limits.perUser(), ticker);
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

  /**
   * Token buckets that hold a minute's worth when full. What is kept of one is the instant at which
   * it will be full again (the generic cell rate algorithm, ITU-T I.371).
   */
  private static final class Buckets<K> {
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final Cache<K, Long> fullAt;
    private final Ticker ticker;
    private final long nanosEach;

    /** Zero takes no notice of anything. */
    Buckets(int perMinute, Ticker ticker) {
      this.ticker = ticker;
      this.nanosEach = perMinute == 0 ? 0 : MINUTE_NANOS / perMinute;
      this.fullAt =
          Caffeine.newBuilder()
              .maximumSize(MAX_REMEMBERED)
              .expireAfterWrite(Duration.ofNanos(MINUTE_NANOS))
              .ticker(ticker)
              .executor(Runnable::run)
              .build();
    }

    Optional<Duration> wait(K key) {
      Long full = fullAt.getIfPresent(key);
      if (full == null) {
        return Optional.empty();
      }
      long wait = full - ticker.read() - (MINUTE_NANOS - nanosEach);
      return wait > 0 ? Optional.of(Duration.ofNanos(wait)) : Optional.empty();
    }

    void take(K key) {
      if (nanosEach == 0) {
        return;
      }
      long now = ticker.read();
      fullAt
          .asMap()
          .merge(
              key,
              now + nanosEach,
              (old, fresh) ->
                  Math.min(now + MINUTE_NANOS, Math.max(0, old - now) + now + nanosEach));
    }
  }
}

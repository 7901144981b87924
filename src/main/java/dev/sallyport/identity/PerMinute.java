package dev.sallyport.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Optional;

/**
 * How often something may happen: token buckets that hold a minute's worth when full. What is kept
 * of one is the instant at which it will be full again (the generic cell rate algorithm, ITU-T
 * I.371). Any thread.
 *
 * @param <K> whom or what the buckets belong to
 */
public final class PerMinute<K> {
  /** Buckets remembered at once, some 5 MB; past it the oldest are forgotten. */
  private static final int MAX_REMEMBERED = 50_000;

  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  private final Cache<K, Long> fullAt;
  private final Ticker ticker;
  private final long nanosEach;

  /**
   * All of them full.
   *
   * @param perMinute zero takes no notice of anything
   * @param ticker nanoseconds from any beginning
   */
  public PerMinute(int perMinute, Ticker ticker) {
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

  /** How long to wait until it may happen once more; empty when it may now. */
  public Optional<Duration> wait(K key) {
    Long full = fullAt.getIfPresent(key);
    if (full == null) {
      return Optional.empty();
    }
    long wait = full - ticker.read() - (MINUTE_NANOS - nanosEach);
    return wait > 0 ? Optional.of(Duration.ofNanos(wait)) : Optional.empty();
  }

  /** It happened. */
  public void take(K key) {
    if (nanosEach == 0) {
      return;
    }
    long now = ticker.read();
    fullAt
        .asMap()
        .merge(
            key,
            now + nanosEach,
            (old, fresh) -> Math.min(now + MINUTE_NANOS, Math.max(0, old - now) + now + nanosEach));
  }
}

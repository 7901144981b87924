package dev.sallyport.identity;

import dev.sallyport.config.IssuerConfig;
import dev.sallyport.config.Role;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BiFunction;

/** Where a node has the keys of its issuers from. */
public final class KeySources {
  private static final Duration INTERVAL = Duration.ofMinutes(10);

  /**
   * Who signs by a new key of which the issuer told nobody before is refused for up to twice as
   * long.
   */
  private static final Duration SHARED_INTERVAL = Duration.ofMinutes(1);

  private final BiFunction<IssuerConfig, ProviderHttp, KeySource> sources;
  private final Duration interval;

  private KeySources(BiFunction<IssuerConfig, ProviderHttp, KeySource> sources, Duration interval) {
    this.sources = sources;
    this.interval = interval;
  }

  /** Each from its issuer, for this node alone. */
  public static KeySources own() {
    return new KeySources(KeySource::asking, INTERVAL);
  }

  /** Each from its issuer, and kept for nodes that cannot ask it. */
  public static KeySources keptFor(IssuerKeyStore others, Clock clock) {
    return new KeySources(
        (issuer, http) -> KeySource.keeping(issuer, KeySource.asking(issuer, http), others, clock),
        SHARED_INTERVAL);
  }

  /** All from what other nodes keep: no issuer is asked. */
  public static KeySources keptBy(IssuerKeyStore others, Clock clock) {
    return new KeySources((issuer, http) -> KeySource.kept(issuer, others, clock), SHARED_INTERVAL);
  }

  /** As a node of that role has them: who serves no console asks no issuer. */
  public static KeySources of(Role role, IssuerKeyStore kept, Clock clock) {
    return switch (role) {
      case ALL -> own();
      case CONSOLE -> keptFor(kept, clock);
      case GATEWAY -> keptBy(kept, clock);
    };
  }

  KeySource of(IssuerConfig issuer, ProviderHttp http) {
    return sources.apply(issuer, http);
  }

  /** How often they are fetched without anyone asking. */
  Duration interval() {
    return interval;
  }
}

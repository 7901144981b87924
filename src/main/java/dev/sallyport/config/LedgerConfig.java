package dev.sallyport.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who signs what is recorded, and how long it is kept.
 *
 * @param signingKey PKCS#8 as PEM; without one a key is drawn at the first start
 * @param previousSigningKeys likewise, those that signed before: the change is signed by both
 * @param trustedKeys X.509 as PEM, with which other nodes of the same store sign
 * @param retention the first rule that fits a session says how long it is kept; none: for good
 */
public record LedgerConfig(
    Optional<Secret> signingKey,
    List<Secret> previousSigningKeys,
    List<Secret> trustedKeys,
    List<Keep> retention) {
  /** A key of its own, and everything is kept for good. */
  public static final LedgerConfig DEFAULT =
      new LedgerConfig(Optional.empty(), List.of(), List.of(), List.of());

  private static final int MAX_PREVIOUS = 10;
  private static final int MAX_TRUSTED = 100;
  private static final int MAX_RULES = 100;

  /** Checks ranges. */
  public LedgerConfig {
    Require.present("signing_key", signingKey);
    previousSigningKeys = List.copyOf(previousSigningKeys);
    trustedKeys = List.copyOf(trustedKeys);
    retention = List.copyOf(retention);
    Require.range("previous_signing_keys", previousSigningKeys.size(), 0, MAX_PREVIOUS);
    Require.range("trusted_keys", trustedKeys.size(), 0, MAX_TRUSTED);
    Require.range("retention", retention.size(), 0, MAX_RULES);
    // Who writes the general rule first would find what the others were to keep deleted by it.
    for (int i = 0; i + 1 < retention.size(); i++) {
      if (retention.get(i).all()) {
        throw new InvalidSettingException(
            "retention",
            "has a rule for everything, number "
                + (i + 1)
                + ", before others that would never be asked; expected it to be the last");
      }
    }
    if (signingKey.isEmpty() && !previousSigningKeys.isEmpty()) {
      throw new InvalidSettingException(
          "signing_key", "is missing; expected the key in use beside 'previous_signing_keys'");
    }
  }

  /**
   * One rule.
   *
   * @param connections names; none for all
   * @param principals identifiers; none for all
   * @param keep from its end on, 1 to 36,500 days
   */
  public record Keep(Set<String> connections, Set<String> principals, Duration keep) {
    private static final Duration LEAST = Duration.ofDays(1);
    private static final Duration MOST = Duration.ofDays(36_500);

    /** Checks ranges. */
    public Keep {
      connections = Set.copyOf(connections);
      principals = Set.copyOf(principals);
      Require.duration("keep", keep, LEAST, MOST);
    }

    /** Whether it is about everything. */
    public boolean all() {
      return connections.isEmpty() && principals.isEmpty();
    }
  }
}

package dev.sallyport.policy;

import java.util.Comparator;
import java.util.Optional;

/**
 * How a value is covered, in full.
 *
 * @param kind the way
 * @param keep for {@link MaskKind#PARTIAL}: characters at the end that stay, 1 to {@value
 *     #LARGEST_KEEP}
 * @param constant for {@link MaskKind#CONSTANT}: the text that columns of text carry instead; empty
 *     for the one that every type has
 */
public record Mask(MaskKind kind, int keep, Optional<String> constant) {
  /** More would hardly cover anything. */
  public static final int LARGEST_KEEP = 16;

  /** As many as people expect of a card number. */
  public static final int DEFAULT_KEEP = 4;

  /**
   * The one that tells least in front; of two {@link MaskKind#PARTIAL} the one that keeps less. An
   * e-mail address may show more than the few characters that a part is.
   */
  public static final Comparator<Mask> STRICTEST_FIRST =
      Comparator.comparingInt((Mask mask) -> mask.kind().tells()).thenComparingInt(Mask::keep);

  /** Covers whole, whatever the type. */
  public static final Mask REDACTED = of(MaskKind.REDACT);

  /** Refuses a number that {@link #keep} cannot be. */
  public Mask {
    if (keep < 1 || keep > LARGEST_KEEP) {
      throw new IllegalArgumentException("keep is 1 to " + LARGEST_KEEP + ", not " + keep);
    }
  }

  /** A kind with nothing else said. */
  public static Mask of(MaskKind kind) {
    return new Mask(kind, DEFAULT_KEEP, Optional.empty());
  }
}

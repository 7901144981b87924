package dev.sallyport.policy;

import java.util.List;
import java.util.Locale;

/** How a value is covered. */
public enum MaskKind {
  /** A fixed text that tells nothing. */
  REDACT,
  /** All but the last characters. */
  PARTIAL,
  /** A keyed pseudonym, the same for the same value on the same connection. */
  HASH,
  /** NULL. */
  NULL,
  /** The first character and the domain of an e-mail address. */
  EMAIL,
  /** A fixed value of the column's type. */
  CONSTANT;

  /** From the one that tells least to the one that tells most. */
  private static final List<MaskKind> BY_STRICTNESS =
      List.of(NULL, REDACT, CONSTANT, HASH, PARTIAL, EMAIL);

  /** How much is told of a value, 0 for nothing: not even whether it is NULL. */
  int tells() {
    return BY_STRICTNESS.indexOf(this);
  }

  /** As it is written in a policy. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.sallyport.policy;

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

  /** As it is written in a policy. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.sallyport.policy;

/** How a value is covered. */
public enum MaskKind {
  /** A fixed text that tells nothing. */
  REDACT,
  /** NULL. */
  NULL
}

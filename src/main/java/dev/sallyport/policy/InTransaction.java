package dev.sallyport.policy;

/**
 * What becomes of a statement that would wait for a person while its session has a transaction
 * open: the transaction's locks would be kept all that time. Later ones are stricter.
 */
public enum InTransaction {
  /** It waits, and the transaction stays as it is, however that ends. */
  HOLD,
  /** It waits; when it is not approved while the connection waits, the transaction is undone. */
  HOLD_OR_ROLLBACK,
  /** It is refused at once and nobody is asked; the transaction stays as it is. */
  REFUSE,
  /** It is refused at once and nobody is asked; the transaction is undone. */
  ROLLBACK;

  /** As it is written in a policy. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}

package dev.sallyport.approval;

/** Where a request stands. All but PENDING are final. */
public enum ApprovalState {
  PENDING,
  APPROVED,
  DENIED,
  /** Nobody decided in time. */
  EXPIRED,
  /** The client left, or the session ended. */
  WITHDRAWN;

  /** Lower case, for messages, events and JSON. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}

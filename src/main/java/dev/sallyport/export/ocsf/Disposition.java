package dev.sallyport.export.ocsf;

/** What a control did, by the numbers of the profile {@code security_control}. */
enum Disposition {
  ALLOWED(1, "Allowed", 1, "Allowed"),
  BLOCKED(2, "Denied", 2, "Blocked"),
  DROPPED(2, "Denied", 6, "Dropped"),
  APPROVED(1, "Allowed", 8, "Approved"),
  DELAYED(0, "Unknown", 14, "Delayed"),
  REVOKED(2, "Denied", 24, "Access Revoked"),
  REJECTED(2, "Denied", 25, "Rejected");

  private final int action;
  private final String actionCaption;
  private final int id;
  private final String caption;

  Disposition(int action, String actionCaption, int id, String caption) {
    this.action = action;
    this.actionCaption = actionCaption;
    this.id = id;
    this.caption = caption;
  }

  /** Of a verdict on a statement. */
  static Disposition ofVerdict(String verdict) {
    return switch (verdict) {
      case "allow" -> ALLOWED;
      case "review" -> DELAYED;
      default -> BLOCKED;
    };
  }

  /** Of what people or a policy decided. */
  static Disposition ofOutcome(String outcome) {
    return switch (outcome) {
      case "approved", "granted" -> APPROVED;
      case "pending" -> DELAYED;
      case "withdrawn" -> DROPPED;
      default -> REJECTED;
    };
  }

  int action() {
    return action;
  }

  String actionCaption() {
    return actionCaption;
  }

  int id() {
    return id;
  }

  String caption() {
    return caption;
  }
}

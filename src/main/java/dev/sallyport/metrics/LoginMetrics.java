package dev.sallyport.metrics;

import dev.sallyport.identity.RefusedLogins;

/** Counts refused logins on their way to the minutes. */
final class LoginMetrics implements RefusedLogins {
  /** There are some twenty words for why. */
  private static final int MOST_REASONS = 60;

  private final RefusedLogins minutes;
  private final Tallies refused;

  private LoginMetrics(RefusedLogins minutes, Tallies refused) {
    this.minutes = minutes;
    this.refused = refused;
  }

  static Tallies tallies() {
    return new Tallies(MOST_REASONS);
  }

  static RefusedLogins over(RefusedLogins minutes, Tallies refused) {
    return new LoginMetrics(minutes, refused);
  }

  @Override
  public void note(Refusal refusal) {
    refused.increment(refusal.why().isEmpty() ? Tallies.OTHER : refusal.why());
    minutes.note(refusal);
  }
}

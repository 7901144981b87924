package dev.sallyport.session;

import dev.sallyport.approval.NoStanding;
import dev.sallyport.config.BreakerLimits;
import java.time.Duration;
import java.util.Optional;

/** Nobody approves further statements, and nobody is stopped. */
public final class UnlimitedReviews {
  private UnlimitedReviews() {}

  public static ReviewServices services() {
    return new ReviewServices(
        NoStanding.approvals(),
        new Breaker(new BreakerLimits(0, Duration.ofSeconds(1), Duration.ofSeconds(1))),
        null,
        request -> Optional.empty());
  }
}

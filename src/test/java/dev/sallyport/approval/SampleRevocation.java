package dev.sallyport.approval;

import dev.sallyport.identity.Revocation;
import java.time.Instant;
import java.util.Optional;

/** Somebody was thrown out by adam. */
final class SampleRevocation {
  private SampleRevocation() {}

  static Revocation of(Revocation.Kind kind, String subject) {
    return new Revocation(
        "r", kind, subject, "runs wild", "idp:adam", Instant.now(), Optional.empty());
  }
}

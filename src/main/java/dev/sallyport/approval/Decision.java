package dev.sallyport.approval;

import dev.sallyport.identity.Principal;
import java.time.Instant;
import java.util.Optional;

/**
 * What somebody says to a request.
 *
 * @param by who
 * @param signedInAt when they proved who they are, as their identity provider says; empty when it
 *     does not
 * @param approve whether it may be done
 * @param reason their words; needed to deny
 * @param digest of what they were shown; empty only to deny
 */
public record Decision(
    Principal by, Optional<Instant> signedInAt, boolean approve, String reason, String digest) {
  /** Nothing said is an empty text. */
  public Decision {
    reason = reason == null ? "" : reason;
    digest = digest == null ? "" : digest;
  }
}

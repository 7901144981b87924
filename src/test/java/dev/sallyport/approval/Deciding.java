package dev.sallyport.approval;

import dev.sallyport.identity.Principal;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** Decides as somebody who has signed in a moment ago and has read the request. */
public final class Deciding {
  private Deciding() {}

  public static Future<ApprovalRecord> decide(
      ApprovalDesk desk, String id, Principal by, boolean approve, String reason) {
    return desk.find(id, by, true)
        .compose(
            found ->
                desk.decide(
                    id,
                    new Decision(
                        by,
                        Optional.of(Instant.now()),
                        approve,
                        reason,
                        found.map(read -> read.request().digest()).orElse("0".repeat(64)))));
  }
}

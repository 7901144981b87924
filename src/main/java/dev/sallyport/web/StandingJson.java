package dev.sallyport.web;

import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.StandingApproval;
import dev.sallyport.approval.StandingApprovals;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/** Standing approvals as the API shows them. */
final class StandingJson {
  private StandingJson() {}

  /** What an approver may choose from, the narrowest first. */
  static JsonArray offers(ApprovalRecord approval) {
    JsonArray offers = new JsonArray();
    for (StandingApprovals.Offer offer : StandingApprovals.offers(approval)) {
      JsonArray seconds = new JsonArray();
      offer.choices().forEach(choice -> seconds.add(choice.toSeconds()));
      offers.add(
          new JsonObject()
              .put("scope", offer.scope().word())
              .put("seconds", seconds)
              .put("max_seconds", offer.longest().toSeconds())
              .put("max_rows", offer.maxRows().isPresent() ? offer.maxRows().getAsLong() : null));
    }
    return offers;
  }

  static JsonObject of(StandingApproval standing, Viewer viewer, Instant now) {
    Optional<StandingApproval.Ended> ended = standing.ended();
    boolean stands = ended.isEmpty() && now.isBefore(standing.expiresAt());
    return new JsonObject()
        .put("id", standing.id())
        .put("approval", standing.approval())
        .put("principal", standing.holder().principal())
        .put("principal_name", standing.holder().name())
        .put("acts_for", standing.holder().actsFor().orElse(null))
        .put("connection", standing.holder().connection())
        .put("schema", standing.holder().schema())
        .put("scope", standing.scope().word())
        .put("statement", standing.shown())
        .put("max_rows", standing.maxRows().isPresent() ? standing.maxRows().getAsLong() : null)
        .put("rule", standing.rule())
        .put("approvers", Wording.sorted(standing.groups()))
        .put("by", standing.by().name())
        .put("reason", standing.reason())
        .put("created_at", standing.createdAt().toString())
        .put("expires_at", standing.expiresAt().toString())
        .put("uses", standing.uses().count())
        .put("last_used_at", standing.uses().last().map(Instant::toString).orElse(null))
        .put("state", stands ? "standing" : ended.isPresent() ? "revoked" : "expired")
        .put("revoked", ended.isPresent())
        .put("revoked_by", ended.map(StandingApproval.Ended::by).orElse(null))
        .put(
            "revoked_because",
            ended.map(StandingApproval.Ended::why).filter(why -> !why.isEmpty()).orElse(null))
        .put("revoked_at", ended.map(end -> end.at().toString()).orElse(null))
        .put("may_revoke", stands && StandingRoutes.mayRevoke(standing, viewer));
  }
}

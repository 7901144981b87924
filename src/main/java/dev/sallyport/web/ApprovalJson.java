package dev.sallyport.web;

import dev.sallyport.approval.ApprovalOutcome;
import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalState;
import dev.sallyport.approval.ApprovalStore;
import dev.sallyport.approval.Quorum;
import dev.sallyport.identity.Principal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;

/** An approval as the API shows it. */
final class ApprovalJson {
  /**
   * A list holds no more of a statement than this many characters and says so; the request by
   * itself always holds all of it.
   */
  static final int LISTED_STATEMENT = ApprovalStore.LISTED_CHARS;

  private ApprovalJson() {}

  static JsonObject whole(ApprovalRecord approval, Viewer viewer, Instant now) {
    return write(approval, viewer, now, Integer.MAX_VALUE)
        .put("evidence", EvidenceJson.whole(approval, viewer, now));
  }

  static JsonObject listed(ApprovalRecord approval, Viewer viewer, Instant now) {
    return write(approval, viewer, now, LISTED_STATEMENT)
        .put("evidence", EvidenceJson.listed(approval, viewer, now));
  }

  private static JsonObject write(
      ApprovalRecord approval, Viewer viewer, Instant now, int maxStatement) {
    ApprovalRequest request = approval.request();
    int size = request.statement().length();
    for (String parameter : request.parameters()) {
      size += parameter == null ? 0 : parameter.length();
    }
    boolean cut = size > maxStatement;
    return new JsonObject()
        .put("id", request.id())
        .put("state", approval.state().word())
        .put("kind", request.access().isPresent() ? "access" : "statement")
        .put("access", request.access().map(ApprovalJson::access).orElse(null))
        .put("session", request.held() ? approval.waiting().session() : null)
        .put("statement_number", approval.waiting().statement())
        .put("held", approval.waiting().held())
        .put("hold_until", request.held() ? approval.waiting().holdUntil().toString() : null)
        .put(
            "claimed_at",
            approval.waiting().claimedAt().map(java.time.Instant::toString).orElse(null))
        .put("standing_offers", StandingJson.offers(approval))
        .put("requester", requester(request))
        .put("connection", request.connection())
        .put("schema", request.schema())
        .put("sql_mode", request.sqlMode())
        .put("statement", cut ? head(request.statement(), maxStatement) : request.statement())
        .put("parameters", cut ? new JsonArray() : Wording.list(request.parameters()))
        .put("cut", cut)
        // By what is not shown whole nobody approves.
        .put("digest", cut && approval.state() == ApprovalState.PENDING ? "" : request.digest())
        .put("verbs", Wording.sorted(request.verbs()))
        .put("tables", Wording.sorted(request.tables()))
        .put("rule", request.terms().rule())
        .put("reveals", reveals(request))
        .put("approvers", Wording.sorted(request.terms().approvers()))
        .put("quorum", request.terms().quorum())
        .put("quorum_groups", request.terms().quorumGroups())
        .put("missing", missing(approval.missing()))
        .put(
            "fresh_sign_in_seconds",
            request.terms().freshSignIn().map(Duration::toSeconds).orElse(null))
        .put(
            "estimated_rows",
            request.estimatedRows().isPresent() && !EvidenceJson.tellsOfMasked(approval, viewer)
                ? request.estimatedRows().getAsLong()
                : null)
        .put("client", request.origin().client())
        .put("purpose", request.origin().purpose())
        .put("tags", Wording.map(request.origin().tags()))
        .put("requested_at", request.requestedAt().toString())
        .put("expires_at", request.terms().expiresAt().toString())
        .put("votes", votes(approval))
        .put("outcome", approval.outcome().map(ApprovalJson::outcome).orElse(null))
        .put("obstacle", obstacle(approval, viewer, now));
  }

  private static JsonObject requester(ApprovalRequest request) {
    return new JsonObject()
        .put("id", request.requester().id())
        .put("name", request.requester().name())
        .put("kind", request.requester().kind())
        .put("groups", Wording.sorted(request.requester().groups()))
        .put("acts_for", request.requester().actsFor().orElse(null));
  }

  /** Who still has to approve; of nobody once it is final. */
  private static JsonObject missing(Quorum.Missing missing) {
    return new JsonObject()
        .put("people", missing.people())
        .put("groups", missing.groups())
        .put("from", Wording.sorted(missing.from()));
  }

  /** What approving shows, to the requester alone, by which of their groups. */
  private static JsonArray reveals(ApprovalRequest request) {
    JsonArray all = new JsonArray();
    for (ApprovalRequest.Reveal reveal : request.reveals()) {
      all.add(
          new JsonObject()
              .put("columns", Wording.list(reveal.columns()))
              .put("groups", Wording.sorted(reveal.groups())));
    }
    return all;
  }

  private static JsonObject access(ApprovalRequest.Access access) {
    return new JsonObject()
        .put("purpose", access.purpose())
        .put("tags", Wording.map(access.tags()))
        .put("duration_seconds", access.duration().toSeconds())
        .put("sessions", access.sessions());
  }

  private static JsonArray votes(ApprovalRecord approval) {
    JsonArray votes = new JsonArray();
    for (ApprovalRecord.Vote vote : approval.votes()) {
      votes.add(
          new JsonObject()
              .put("principal", vote.principal())
              .put("name", vote.name())
              .put("approve", vote.approve())
              .put("reason", vote.reason())
              .put("groups", Wording.sorted(vote.groups()))
              .put("at", vote.at().toString()));
    }
    return votes;
  }

  private static JsonObject outcome(ApprovalOutcome outcome) {
    return new JsonObject()
        .put("state", outcome.state().word())
        .put("by", outcome.by())
        .put("reason", outcome.reason())
        .put("at", outcome.at().toString());
  }

  /**
   * Why this person's word would not count, or null: lets the page say so before somebody tries.
   * The desk decides for itself when they do.
   */
  private static String obstacle(ApprovalRecord approval, Viewer viewer, Instant now) {
    Principal principal = viewer.principal();
    if (approval.state() != ApprovalState.PENDING) {
      return "final";
    }
    if (approval.request().requester().id().equals(principal.id())) {
      return "own_request";
    }
    if (viewer.owns(approval.request().requester())) {
      return "acts_for";
    }
    if (viewer.auditor()) {
      return "auditor";
    }
    if (principal.kind() == Principal.Kind.AGENT
        || principal.actsFor().isPresent()
        || Collections.disjoint(approval.request().terms().approvers(), principal.groups())) {
      return "not_an_approver";
    }
    boolean voted =
        approval.votes().stream().anyMatch(vote -> vote.principal().equals(principal.id()));
    if (voted) {
      return "already_voted";
    }
    // To deny one may do all the same.
    return approval.request().terms().takes(viewer.authenticatedAt(), now) ? null : "fresh_sign_in";
  }

  /** Never half of a surrogate pair. */
  private static String head(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
  }
}

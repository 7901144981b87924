package dev.sallyport.web;

import dev.sallyport.approval.Decision;
import dev.sallyport.approval.StandingApprovals;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;

/**
 * A decision as it is sent: exactly this object, so that a misspelt key is not an empty reason.
 *
 * @param digest of what was shown; needed to approve
 * @param stopAgent whether the requester is thrown out as well; with a denial only
 * @param standing for how long, and for which further statements, the approval is to stand
 */
record DecisionBody(
    boolean approve,
    String reason,
    String digest,
    boolean stopAgent,
    Optional<StandingApprovals.Choice> standing) {
  private static final Set<String> KEYS =
      Set.of("decision", "reason", "digest", "stop_agent", "standing");
  private static final String DIGEST = "[0-9a-f]{64}";

  static DecisionBody read(RoutingContext ctx) {
    JsonObject body;
    try {
      body = ctx.body().asJsonObject();
    } catch (DecodeException | ClassCastException e) {
      throw bad("The body is not a JSON object.");
    }
    if (body == null || !KEYS.containsAll(body.fieldNames())) {
      throw bad(
          "The body must hold 'decision', may hold 'reason', 'digest', 'stop_agent' and 'standing', and"
              + " nothing else.");
    }
    Object word = body.getValue("decision");
    if (!"approve".equals(word) && !"deny".equals(word)) {
      throw bad("'decision' must be \"approve\" or \"deny\".");
    }
    boolean approve = "approve".equals(word);
    if (!(body.getValue("reason", "") instanceof String reason)) {
      throw bad("'reason' must be a string.");
    }
    if (!(body.getValue("digest", "") instanceof String digest)
        || !digest.isEmpty() && !digest.matches(DIGEST)) {
      throw bad("'digest' must be the request's digest, 64 hexadecimal digits.");
    }
    if (approve && digest.isEmpty()) {
      throw bad("'digest' is missing: an approval is for what was shown.");
    }
    if (!(body.getValue("stop_agent", false) instanceof Boolean stopAgent)) {
      throw bad("'stop_agent' must be true or false.");
    }
    if (approve && stopAgent) {
      throw bad("'stop_agent' goes with \"deny\" only.");
    }
    return new DecisionBody(approve, reason, digest, stopAgent, StandingGrants.choice(body));
  }

  /** The decision of who looks. */
  Decision by(Viewer viewer) {
    return new Decision(viewer.principal(), viewer.authenticatedAt(), approve, reason, digest);
  }

  private static ProblemException bad(String detail) {
    return Problem.badRequest(
            detail,
            "Send {\"decision\": \"approve\", \"reason\": \"…\", \"digest\": \"…\"}, with the digest"
                + " of the request as you read it.")
        .asException();
  }
}

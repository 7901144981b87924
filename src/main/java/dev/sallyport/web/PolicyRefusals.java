package dev.sallyport.web;

import dev.sallyport.config.ConfigException;
import dev.sallyport.publishing.DraftRefusedException;
import dev.sallyport.rehearsal.Finding;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Why something was not done with policies, as a problem; what is wrong with a draft goes along.
 */
final class PolicyRefusals {
  private PolicyRefusals() {}

  /** Answers; what is not expected here goes on to where all failures go. */
  static void answer(RoutingContext ctx, Throwable cause) {
    if (cause instanceof DraftRefusedException refused) {
      JsonObject problem = problem(refused).toJson();
      if (refused.checked() != null) {
        problem.mergeIn(PolicyJson.checked(refused.checked(), List.of()));
      }
      send(ctx, problem);
    } else if (cause instanceof ConfigException unreadable) {
      send(
          ctx,
          unsound("The policies cannot be read: see their problems.")
              .toJson()
              .put("problems", PolicyJson.findings(Finding.of(unreadable.problems()))));
    } else if (cause instanceof IllegalArgumentException wrong) {
      ctx.fail(
          Problem.badRequest(sentence(wrong.getMessage()), "Correct the draft.").asException());
    } else {
      ctx.fail(cause);
    }
  }

  private static Problem problem(DraftRefusedException refused) {
    String detail = refused.getMessage();
    return switch (refused.reason()) {
      case NOT_EDITABLE ->
          Problem.forbidden(
              "not-editable",
              detail,
              "Copy the text into the files, or set policies_editable in the configuration.");
      case NOTHING_CHANGED ->
          Problem.conflict("nothing-changed", detail, "Change something, or leave it.");
      case STALE ->
          Problem.conflict(
              "stale-draft", detail, "Load the policies anew and make your change once more.");
      case UNSOUND -> unsound(detail);
      case NO_SUCH_VERSION -> Problem.notFound("This version");
      case NOT_WRITTEN ->
          Problem.unavailable(
              detail, "Tell the operator: the gateway's user must be able to write there.");
    };
  }

  private static Problem unsound(String detail) {
    return new Problem(
        422, "unsound-draft", "This cannot be in force", detail, "Mend what is listed.");
  }

  private static void send(RoutingContext ctx, JsonObject problem) {
    ctx.response()
        .setStatusCode(problem.getInteger("status"))
        .putHeader(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
        .end(problem.toBuffer());
  }

  private static String sentence(String message) {
    return Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
  }
}

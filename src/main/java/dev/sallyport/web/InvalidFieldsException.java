package dev.sallyport.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Fields of a form that do not do, all that were found, so that each can be mended in its place.
 */
final class InvalidFieldsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Map<String, String> problems;

  InvalidFieldsException(Map<String, String> problems) {
    super("fields that do not do", null, false, false);
    this.problems = new LinkedHashMap<>(problems);
  }

  /** A problem document with a member {@code errors}: for each field what is wrong with it. */
  void send(RoutingContext ctx) {
    JsonArray errors = new JsonArray();
    problems.forEach(
        (field, problem) ->
            errors.add(new JsonObject().put("field", field).put("problem", problem)));
    Problem problem =
        new Problem(
            422,
            "bad-fields",
            "Some fields do not do",
            problems.entrySet().stream()
                .map(e -> "'" + e.getKey() + "' " + e.getValue())
                .collect(Collectors.joining("; ")),
            "Correct the fields that 'errors' names.");
    ctx.response()
        .setStatusCode(problem.status())
        .putHeader("Content-Type", "application/problem+json")
        .end(problem.toJson().put("errors", errors).toBuffer());
  }
}

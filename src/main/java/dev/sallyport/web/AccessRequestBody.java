package dev.sallyport.web;

import dev.sallyport.access.AccessRequest;
import dev.sallyport.config.Amount;
import dev.sallyport.identity.Principal;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads an access request: exactly the known keys, so that a misspelt one is no default. */
final class AccessRequestBody {
  private static final Set<String> KEYS =
      Set.of("connection", "purpose", "tags", "duration", "sessions");

  private AccessRequestBody() {}

  static AccessRequest read(RoutingContext ctx, Principal principal) {
    JsonObject body;
    try {
      body = ctx.body().asJsonObject();
    } catch (DecodeException | ClassCastException e) {
      throw bad("The body is not a JSON object.");
    }
    if (body == null || !KEYS.containsAll(body.fieldNames())) {
      throw bad(
          "The body must hold 'connection' and 'purpose', may hold 'tags', 'duration' and"
              + " 'sessions', and nothing else.");
    }
    return new AccessRequest(
        principal,
        text(body, "connection"),
        text(body, "purpose"),
        tags(body.getValue("tags")),
        duration(body.getValue("duration")),
        sessions(body.getValue("sessions", 1)),
        String.valueOf(ctx.request().remoteAddress()));
  }

  private static String text(JsonObject body, String key) {
    if (body.getValue(key) instanceof String text && !text.isBlank()) {
      return text;
    }
    throw bad("'" + key + "' must be a text.");
  }

  private static Map<String, String> tags(Object value) {
    if (value == null) {
      return Map.of();
    }
    Map<String, String> tags = new HashMap<>();
    if (value instanceof JsonObject object) {
      for (Map.Entry<String, Object> entry : object) {
        if (!(entry.getValue() instanceof String text)) {
          throw bad("'tags' must hold texts.");
        }
        tags.put(entry.getKey(), text);
      }
      return tags;
    }
    throw bad("'tags' must be an object that holds texts.");
  }

  private static Optional<Duration> duration(Object value) {
    if (value == null) {
      return Optional.empty();
    }
    Optional<Duration> read =
        value instanceof String text ? Amount.duration(text) : Optional.empty();
    if (read.isEmpty()) {
      throw bad("'duration' must be a whole number with a unit, such as \"30m\".");
    }
    return read;
  }

  private static int sessions(Object value) {
    if (value instanceof Integer number) {
      return number;
    }
    throw bad("'sessions' must be a whole number.");
  }

  private static ProblemException bad(String detail) {
    return Problem.badRequest(
            detail, "Send {\"connection\": \"orders\", \"purpose\": \"nightly report\"}.")
        .asException();
  }
}

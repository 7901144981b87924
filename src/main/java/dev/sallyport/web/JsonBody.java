package dev.sallyport.web;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The body of a request, with exactly the keys that are known: a misspelt one does not go
 * unnoticed. What does not fit is a 400 that names the key.
 */
final class JsonBody {
  private final JsonObject body;
  private final String next;

  private JsonBody(JsonObject body, String next) {
    this.body = body;
    this.next = next;
  }

  /**
   * Reads it.
   *
   * @param next what the caller should send instead, when it is wrong
   */
  static JsonBody of(RoutingContext ctx, Set<String> keys, String next) {
    JsonObject body;
    try {
      body = ctx.body().asJsonObject();
    } catch (DecodeException | ClassCastException e) {
      throw Problem.badRequest("The body is not a JSON object.", next).asException();
    }
    if (body == null) {
      throw Problem.badRequest("The body is missing.", next).asException();
    }
    return new JsonBody(body, next).only(keys);
  }

  private JsonBody only(Set<String> keys) {
    for (String key : body.fieldNames()) {
      if (!keys.contains(key)) {
        throw bad(key, "is not known here");
      }
    }
    return this;
  }

  boolean isText(String key) {
    return body.getValue(key) instanceof String;
  }

  Optional<String> text(String key, int most) {
    Object value = body.getValue(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof String text)) {
      throw bad(key, "is no text");
    }
    if (text.length() > most) {
      throw bad(key, "has more than " + most + " characters");
    }
    return Optional.of(text).filter(given -> !given.isBlank());
  }

  String required(String key, int most) {
    return text(key, most).orElseThrow(() -> bad(key, "is missing"));
  }

  OptionalLong number(String key, long least, long most) {
    Object value = body.getValue(key);
    if (value == null) {
      return OptionalLong.empty();
    }
    if (!(value instanceof Integer || value instanceof Long)) {
      throw bad(key, "is no whole number");
    }
    long number = ((Number) value).longValue();
    if (number < least || number > most) {
      throw bad(key, "is not between " + least + " and " + most);
    }
    return OptionalLong.of(number);
  }

  Optional<Instant> instant(String key) {
    try {
      return text(key, 64).map(given -> OffsetDateTime.parse(given).toInstant());
    } catch (DateTimeException e) {
      throw bad(key, "is not a time like 2026-01-31T12:00:00Z");
    }
  }

  /** A part of its own, with its own keys. */
  Optional<JsonBody> section(String key, Set<String> keys) {
    Object value = body.getValue(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof JsonObject section)) {
      throw bad(key, "is no object");
    }
    return Optional.of(new JsonBody(section, next).only(keys));
  }

  Set<String> texts(String key, int most) {
    Object value = body.getValue(key);
    Set<String> texts = new LinkedHashSet<>();
    if (value == null) {
      return texts;
    }
    if (!(value instanceof JsonArray list) || list.size() > most) {
      throw bad(key, "is no list of at most " + most + " texts");
    }
    for (Object item : list) {
      if (!(item instanceof String text)) {
        throw bad(key, "holds what is no text");
      }
      texts.add(text);
    }
    return texts;
  }

  /** Texts by name; null is kept as empty. */
  Map<String, Optional<String>> named(String key, int most) {
    Object value = body.getValue(key);
    Map<String, Optional<String>> named = new LinkedHashMap<>();
    if (value == null) {
      return named;
    }
    if (!(value instanceof JsonObject entries) || entries.size() > most) {
      throw bad(key, "is no object of at most " + most + " entries");
    }
    for (Map.Entry<String, Object> entry : entries) {
      if (entry.getValue() != null && !(entry.getValue() instanceof String)) {
        throw bad(key + "." + entry.getKey(), "is neither a text nor null");
      }
      named.put(entry.getKey(), Optional.ofNullable((String) entry.getValue()));
    }
    return named;
  }

  ProblemException bad(String key, String what) {
    return Problem.badRequest("'" + key + "' " + what + ".", next).asException();
  }
}

package dev.sallyport.web;

import dev.sallyport.recording.Cursor;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads parameters of a request; what does not fit is a 400 that names the parameter. */
final class QueryParameter {
  private static final int MAX_TEXT = 512;
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private QueryParameter() {}

  static Optional<String> text(RoutingContext ctx, String name) {
    String value = ctx.request().getParam(name);
    if (value == null || value.isBlank()) {
      return Optional.empty();
    }
    if (value.length() > MAX_TEXT) {
      throw bad(name, "has more than " + MAX_TEXT + " characters");
    }
    return Optional.of(value);
  }

  static long number(RoutingContext ctx, String name, long min, long max, long otherwise) {
    Optional<String> text = text(ctx, name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text.get());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw bad(name, "is not a whole number");
    }
    throw bad(name, "is not between " + min + " and " + max);
  }

  static Optional<Instant> instant(RoutingContext ctx, String name) {
    try {
      return text(ctx, name).map(Instant::parse).map(QueryParameter::kept);
    } catch (DateTimeException e) {
      throw bad(name, "is not a time like 2026-01-31T12:00:00Z");
    }
  }

  /** Where a list goes on: an earlier answer's {@code next_before}, or an instant. */
  static Optional<Cursor> cursor(RoutingContext ctx, String name) {
    try {
      Optional<Cursor> cursor = text(ctx, name).map(Cursor::parse);
      cursor.ifPresent(place -> kept(place.at()));
      return cursor;
    } catch (IllegalArgumentException | DateTimeException e) {
      throw bad(name, "is neither a time nor the next_before of an earlier answer");
    }
  }

  /** The store counts microseconds, in which the ends of what an instant can be do not fit. */
  private static Instant kept(Instant at) {
    if (at.isBefore(FIRST) || at.isAfter(LAST)) {
      throw new DateTimeException("outside of the years 0 to 9999");
    }
    return at;
  }

  /** One of these words. */
  static Optional<String> word(RoutingContext ctx, String name, List<String> words) {
    Optional<String> text = text(ctx, name);
    if (text.filter(word -> !words.contains(word)).isPresent()) {
      throw bad(name, "is none of " + String.join(", ", words));
    }
    return text;
  }

  /** The path parameter {@code id}; whatever is not a UUID cannot exist. */
  static String id(RoutingContext ctx, String what) {
    String id = ctx.pathParam("id");
    try {
      if (UUID.fromString(id).toString().equals(id)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      throw Problem.notFound(what).asException();
    }
    throw Problem.notFound(what).asException();
  }

  private static ProblemException bad(String name, String what) {
    return Problem.badRequest(
            "The query parameter '" + name + "' " + what + ".", "Correct '" + name + "'.")
        .asException();
  }
}

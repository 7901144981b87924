package dev.sallyport.store;

import dev.sallyport.recording.Cursor;
import java.util.ArrayList;
import java.util.List;

/** Conditions of a query and their values, in order. */
final class Condition {
  private static final char ESCAPE = '!';

  private final StringBuilder sql = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  /** Another one, which must hold as well. */
  Condition and(String condition, Object... bound) {
    return andAll(condition, List.of(bound));
  }

  /** The same with values of a list. */
  Condition andAll(String condition, List<?> bound) {
    sql.append(sql.isEmpty() ? "" : " AND ").append(condition);
    values.addAll(bound);
    return this;
  }

  /** All of another's. */
  Condition and(Condition other) {
    return other.isEmpty() ? this : andAll(other.sql.toString(), other.values);
  }

  /** A text has this in it, in any case; letters beyond ASCII as they are. */
  Condition contains(String column, String part) {
    return and("LOWER(" + column + ") LIKE ? ESCAPE '" + ESCAPE + "'", pattern(lower(part)));
  }

  /** The pattern that finds what has a text in it. */
  static String pattern(String part) {
    return "%" + part.replaceAll("[!%_]", ESCAPE + "$0") + "%";
  }

  /** As SQLite's LOWER does it. */
  static String lower(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    text.chars().forEach(c -> lower.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c)));
    return lower.toString();
  }

  /** What comes in a list, the newest first, after a place in it. */
  Condition after(String time, String id, Cursor place) {
    long at = Micros.of(place.at());
    if (place.id().isEmpty()) {
      return and(time + " < ?", at);
    }
    // In this form the index is entered at the place, which an OR alone would not do.
    String same = place.within() == 0 ? " > ?" : " >= ?";
    return and(time + " <= ?", at).and("(" + time + " < ? OR " + id + same + ")", at, place.id());
  }

  /** What comes up to a place and at it. */
  Condition upTo(String time, String id, Cursor place) {
    long at = Micros.of(place.at());
    return and(time + " >= ?", at).and("(" + time + " > ? OR " + id + " <= ?)", at, place.id());
  }

  boolean isEmpty() {
    return sql.isEmpty();
  }

  /** {@code WHERE …}. */
  String where() {
    return sql.isEmpty() ? "" : " WHERE " + sql;
  }

  /** The values, and some more that follow them. */
  List<Object> values(Object... more) {
    List<Object> all = new ArrayList<>(values);
    all.addAll(List.of(more));
    return all;
  }
}

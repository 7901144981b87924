package dev.sallyport.metrics;

import dev.sallyport.backend.BackendUnavailableException;
import dev.sallyport.session.EndCause;
import dev.sallyport.session.SessionObserver;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is counted of sessions and their statements. Of an allowed statement that is a few additions
 * and nothing else.
 */
public final class SessionMetrics implements SessionObserver {
  /** Connections that are told apart; administrators register them, so there are few. */
  static final int MOST_CONNECTIONS = 200;

  /** Rules that are told apart, for each verdict: those of all policies since the start. */
  static final int MOST_RULES = 1_000;

  /** Between the two parts of a label that is two. */
  static final char AND = '\n';

  private static final List<String> HOLDS =
      List.of("approved", "denied", "expired", "withdrawn", "pending", "failed");

  private final Tallies opened = new Tallies(MOST_CONNECTIONS);
  private final Tallies open = new Tallies(MOST_CONNECTIONS);
  private final Map<EndCause, LongAdder> closed = new EnumMap<>(EndCause.class);
  private final Tallies unavailable = new Tallies(MOST_CONNECTIONS);
  private final Tallies databaseErrors = new Tallies(MOST_CONNECTIONS);
  private final Tallies allowed = new Tallies(MOST_RULES);
  private final Tallies denied = new Tallies(MOST_RULES);
  private final Tallies reviewed = new Tallies(MOST_RULES);
  private final LongAdder held = new LongAdder();
  private final Map<String, Timing> holds = new LinkedHashMap<>();
  private final Timing added =
      new Timing(
          micros(
              25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 500_000,
              2_500_000));
  private final Timing database =
      new Timing(
          micros(
              100,
              250,
              500,
              1_000,
              2_500,
              5_000,
              10_000,
              25_000,
              100_000,
              500_000,
              2_500_000,
              10_000_000,
              60_000_000));

  /** Counts from nothing. */
  public SessionMetrics() {
    for (EndCause cause : EndCause.values()) {
      closed.put(cause, new LongAdder());
    }
    for (String outcome : HOLDS) {
      holds.put(outcome, new Timing(seconds(1, 5, 15, 30, 60, 120, 300, 600, 1_800, 7_200)));
    }
  }

  private static List<Duration> micros(long... bounds) {
    return Arrays.stream(bounds).mapToObj(m -> Duration.ofNanos(m * 1_000)).toList();
  }

  private static List<Duration> seconds(long... bounds) {
    return Arrays.stream(bounds).mapToObj(Duration::ofSeconds).toList();
  }

  @Override
  public void onOpened(String connection) {
    opened.increment(connection);
    open.increment(connection);
  }

  @Override
  public void onClosed(String connection, EndCause cause) {
    open.add(connection, -1);
    closed.get(cause).increment();
  }

  @Override
  public void onDatabaseUnavailable(String connection, BackendUnavailableException.Reason reason) {
    unavailable.increment(connection + AND + reason.word());
  }

  @Override
  public void onJudged(String verdict, String rule) {
    switch (verdict) {
      case "allow" -> allowed.increment(rule);
      case "review" -> reviewed.increment(rule);
      default -> denied.increment(rule);
    }
  }

  @Override
  public void onHeld() {
    held.increment();
  }

  @Override
  public void onHoldEnded(String outcome, long nanos) {
    held.decrement();
    holds.getOrDefault(outcome, holds.get("failed")).observe(nanos);
  }

  @Override
  public void onAnswered(long addedNanos, long databaseNanos) {
    added.observe(addedNanos);
    database.observe(databaseNanos);
  }

  @Override
  public void onDatabaseError(String connection, String sqlState) {
    databaseErrors.increment(connection + AND + errorClass(sqlState));
  }

  /** What the first two characters of an SQLSTATE mean (ISO/IEC 9075, and the server's own). */
  private static String errorClass(String sqlState) {
    return switch (sqlState.substring(0, Math.min(2, sqlState.length()))) {
      case "08" -> "connection";
      case "22" -> "data";
      case "23" -> "constraint";
      case "40" -> "rolled_back";
      case "42" -> "syntax_or_access";
      case "70" -> "interrupted";
      case "HY" -> "general";
      default -> "other";
    };
  }

  Tallies opened() {
    return opened;
  }

  Tallies open() {
    return open;
  }

  Map<EndCause, LongAdder> closed() {
    return closed;
  }

  Tallies unavailable() {
    return unavailable;
  }

  Tallies databaseErrors() {
    return databaseErrors;
  }

  /** By verdict. */
  Map<String, Tallies> statements() {
    return Map.of("allow", allowed, "deny", denied, "review", reviewed);
  }

  long held() {
    return held.sum();
  }

  /** By outcome. */
  Map<String, Timing> holds() {
    return Collections.unmodifiableMap(holds);
  }

  Timing added() {
    return added;
  }

  Timing database() {
    return database;
  }
}

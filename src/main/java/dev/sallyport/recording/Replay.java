package dev.sallyport.recording;

import dev.sallyport.recording.SessionArchive.SessionSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Tells a session as lines for a terminal, event by event: offset from the beginning, statement,
 * verdict and rule, approval, rows as the client got them, outcome. A statement that was let
 * through and has no outcome is said to have none.
 */
public final class Replay {
  private static final String INDENT = " ".repeat(12);
  private static final String UNKNOWN = INDENT + "outcome unknown";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Instant start;

  /** The statement that was let through and whose outcome was not told yet; 0 for none. */
  private long running;

  private boolean closed;

  /** Of a session that began at this instant. */
  public Replay(Instant start) {
    this.start = start;
  }

  /** A session in one line, for lists. */
  public static String headline(SessionSummary session) {
    return String.format(
        Locale.ROOT,
        "%s  %s  %-10s  %s  %s",
        session.id(),
        TIME.format(session.openedAt()),
        session
            .closedAt()
            .map(end -> seconds(Duration.between(session.openedAt(), end)))
            .orElse("open"),
        TerminalText.cut(session.principalName() + " -> " + session.connection(), 60),
        counts(session));
  }

  /** What stands above a replay. */
  public static List<String> heading(SessionSummary session) {
    return List.of(
        "session    " + TerminalText.line(session.id()),
        "principal  "
            + TerminalText.line(
                session.principalName() + " (" + session.kind() + " " + session.principal() + ")"),
        "connection " + TerminalText.line(session.connection() + " from " + session.client()),
        "opened     " + TIME.format(session.openedAt()) + ", " + counts(session),
        "");
  }

  private static String counts(SessionSummary session) {
    return session.statements()
        + (session.statements() == 1 ? " statement, " : " statements, ")
        + session.denied()
        + " denied, "
        + session.reviewed()
        + " reviewed";
  }

  /** Lines of the next event. */
  public List<String> next(SessionEvent event) {
    List<String> lines = new ArrayList<>();
    if (event instanceof SessionEvent.Opened opened) {
      lines.add(
          at(event) + "opened     groups " + joined(opened.groups()) + schema(opened.schema()));
      AccessLines.of(opened).forEach(line -> lines.add(INDENT + line));
    } else if (event instanceof SessionEvent.Judged judged) {
      judged(judged, lines);
    } else if (event instanceof SessionEvent.ReviewRequested review) {
      lines.add(
          at(event)
              + "review     waits for a person until "
              + TIME.format(review.expiresAt())
              + ", request "
              + TerminalText.line(review.approval()));
    } else if (event instanceof SessionEvent.ReviewEnded review) {
      running = review.outcome().equals("approved") ? review.statement() : 0;
      lines.add(
          at(event)
              + review.outcome()
              + (review.by().isEmpty() ? "" : " by " + TerminalText.line(review.by()))
              + how(review)
              + (review.reason().isEmpty() ? "" : ": " + TerminalText.line(review.reason())));
    } else if (event instanceof SessionEvent.PrivilegesLent lent) {
      lines.add(
          at(event) + "lent       " + TerminalText.line(String.join(", ", lent.privileges())));
    } else if (event instanceof SessionEvent.FileLoaded file) {
      lines.add(at(event) + "file       " + file.bytes() + " bytes, SHA-256 " + file.sha256());
    } else if (event instanceof SessionEvent.Rows rows) {
      ResultGrid.of(rows).forEach(line -> lines.add(INDENT + line));
    } else if (event instanceof SessionEvent.Finished finished) {
      running = 0;
      lines.add(at(event) + outcome(finished));
    } else if (event instanceof SessionEvent.LoginRefused refused) {
      closed = true;
      lines.add(at(event) + "refused    " + TerminalText.line(refused.reason()));
    } else if (event instanceof SessionEvent.Closed end) {
      unknownOutcome(lines);
      closed = true;
      lines.add(at(event) + "closed     " + TerminalText.line(end.cause()));
    } else {
      closed |= AccessLines.speaksOf(event);
      AccessLines.of(event).ifPresent(line -> lines.add(at(event) + line));
    }
    return lines;
  }

  /** Lines after the last event. */
  public List<String> end() {
    List<String> lines = new ArrayList<>();
    if (!closed) {
      lines.add(
          INDENT + (running == 0 ? "still open" : "still open, no outcome yet of #" + running));
    }
    return lines;
  }

  private void judged(SessionEvent.Judged judged, List<String> lines) {
    unknownOutcome(lines);
    running = judged.verdict().equals("allow") ? judged.statement() : 0;
    lines.add(
        at(judged)
            + String.format(Locale.ROOT, "%-10s ", judged.verdict())
            + "#"
            + judged.statement()
            + " "
            + judged.command()
            + " by rule "
            + TerminalText.line(judged.rule()));
    TerminalText.lines(judged.text()).forEach(line -> lines.add(INDENT + line));
    if (!judged.parameters().isEmpty()) {
      lines.add(
          INDENT
              + "with "
              + String.join(
                  ", ",
                  judged.parameters().stream()
                      .map(
                          value -> value == null ? "NULL" : "'" + TerminalText.cut(value, 60) + "'")
                      .toList()));
    }
    if (!judged.revealed().isEmpty()) {
      lines.add(
          INDENT
              + (judged.verdict().equals("review") ? "approval reveals " : "reveals ")
              + TerminalText.line(String.join(", ", judged.revealed()))
              + " by rule "
              + TerminalText.line(String.join(", ", judged.revealedBy())));
    }
    if (!judged.message().isEmpty()) {
      lines.add(INDENT + "refused: " + TerminalText.line(judged.message()));
    }
  }

  private void unknownOutcome(List<String> lines) {
    if (running != 0) {
      lines.add(UNKNOWN + " of #" + running);
      running = 0;
    }
  }

  private static String outcome(SessionEvent.Finished finished) {
    String duration = String.format(Locale.ROOT, " in %.1f ms", finished.runMicros() / 1000.0);
    if (finished.outcome().equals(SessionEvent.Finished.UNKNOWN)) {
      return "unknown    nobody knows how it ended: "
          + TerminalText.line(finished.error())
          + rowsSent(finished);
    }
    if (finished.outcome().equals(SessionEvent.Finished.ERROR)) {
      return "error      "
          + finished.errorCode()
          + " "
          + TerminalText.line(finished.error())
          + duration
          + beside(finished);
    }
    return String.format(Locale.ROOT, "%-10s ", finished.outcome())
        + finished.rows()
        + (finished.rows() == 1 ? " row, " : " rows, ")
        + finished.affectedRows()
        + " affected"
        + duration
        + (finished.rowsTruncated() ? ", not all rows were recorded" : "")
        + beside(finished)
        + (finished.error().isEmpty() ? "" : ": " + TerminalText.line(finished.error()));
  }

  private static String rowsSent(SessionEvent.Finished finished) {
    return finished.rows() == 0 ? "" : ", " + finished.rows() + " rows had been sent";
  }

  /** What is worth a word where there is any. */
  private static String beside(SessionEvent.Finished finished) {
    StringBuilder text = new StringBuilder();
    if (finished.warnings() > 0) {
      text.append(", ").append(finished.warnings()).append(" warnings");
    }
    if (finished.lastInsertId() != 0) {
      text.append(", insert id ").append(Long.toUnsignedString(finished.lastInsertId()));
    }
    if (finished.waitedMicros() > 0) {
      text.append(
          String.format(Locale.ROOT, ", waited %.1f s for people", finished.waitedMicros() / 1e6));
    }
    if (finished.bytesToClient() > 0) {
      text.append(", ")
          .append(finished.bytesFromClient())
          .append(" bytes in, ")
          .append(finished.bytesToClient())
          .append(" out");
    }
    return text.toString();
  }

  private static String schema(String schema) {
    return schema == null || schema.isEmpty() ? "" : ", schema " + TerminalText.line(schema);
  }

  private static String joined(java.util.Set<String> names) {
    return TerminalText.line(String.join(", ", new TreeSet<>(names)));
  }

  private String at(SessionEvent event) {
    long millis = Math.max(0, Duration.between(start, event.at()).toMillis());
    return String.format(
        Locale.ROOT, "+%02d:%02d.%03d  ", millis / 60_000, millis / 1000 % 60, millis % 1000);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  /** When it was not this statement that people saw. */
  private static String how(SessionEvent.ReviewEnded review) {
    return switch (review.how()) {
      case SessionEvent.ReviewEnded.EARLIER ->
          " when it came before, request " + TerminalText.line(review.approval());
      case SessionEvent.ReviewEnded.STANDING ->
          " for all of its kind, standing approval " + TerminalText.line(review.approval());
      default -> "";
    };
  }
}

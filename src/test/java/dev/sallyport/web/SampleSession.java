package dev.sallyport.web;

import dev.sallyport.recording.SessionEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Minutes of a session: a masked read, a reviewed update, a refused drop. */
final class SampleSession {
  private final String id;
  private final List<SessionEvent> events = new ArrayList<>();
  private Instant at;

  SampleSession(String id, Instant openedAt) {
    this.id = id;
    this.at = openedAt;
  }

  List<SessionEvent> events() {
    return List.copyOf(events);
  }

  SampleSession opened(String principal, String name) {
    return openedFor(principal, name, "");
  }

  /** Of an agent that acts for somebody. */
  SampleSession openedFor(String principal, String name, String actsFor) {
    events.add(
        new SessionEvent.Opened(
            id,
            events.size(),
            at,
            principal,
            name,
            "agent",
            Set.of("reporting-agents"),
            "orders-prod",
            "shop",
            "10.20.30.40:51234",
            17,
            Map.of("_client_name", "MySQL Connector/J", "program_name", "nightly-report"),
            "",
            "",
            Map.of(),
            "gateway",
            Set.of(),
            actsFor));
    return this;
  }

  SampleSession maskedRead(long statement, int rows) {
    judged(statement, "SELECT id, name, email, note FROM shop.customers ORDER BY id", "allow", "");
    List<List<String>> grid = new ArrayList<>();
    for (int row = 1; row <= rows; row++) {
      grid.add(
          Arrays.asList(
              String.valueOf(row),
              "Customer " + row,
              "[redacted]",
              row % 3 == 0 ? null : "a note"));
    }
    events.add(
        new SessionEvent.Rows(
            id,
            events.size(),
            at,
            statement,
            List.of("id", "name", "email", "note"),
            Set.of(2),
            Set.of(),
            grid));
    return finished(statement, "ok", 0, rows, 0, "");
  }

  /** An approved read of which the values are not kept. */
  SampleSession revealed(long statement) {
    String text = "SELECT name, ssn FROM shop.customers WHERE ssn = '[masked]'";
    judged(statement, text, "review", "", List.of("shop.customers.ssn"));
    String approval = UUID.randomUUID().toString();
    events.add(
        new SessionEvent.ReviewRequested(
            id, events.size(), at, statement, approval, at.plusSeconds(300)));
    at = at.plusSeconds(41);
    events.add(
        new SessionEvent.ReviewEnded(
            id, events.size(), at, statement, approval, "approved", "Dan Okafor", "case 4711"));
    events.add(
        new SessionEvent.Rows(
            id,
            events.size(),
            at,
            statement,
            List.of("name", "ssn"),
            Set.of(),
            Set.of(1),
            List.of(List.of("Customer 1", "[revealed]"))));
    return finished(statement, "ok", 0, 1, 0, "");
  }

  SampleSession reviewed(long statement, String approval, String outcome) {
    judged(statement, "UPDATE shop.orders SET status = 'archived' WHERE id < 4000", "review", "");
    events.add(
        new SessionEvent.ReviewRequested(
            id, events.size(), at, statement, approval, at.plusSeconds(300)));
    at = at.plusSeconds(41);
    events.add(
        new SessionEvent.ReviewEnded(
            id,
            events.size(),
            at,
            statement,
            approval,
            outcome,
            "Dora Lindqvist",
            "Month end, agreed with finance"));
    return outcome.equals("approved") ? finished(statement, "ok", 3999, 0, 0, "") : this;
  }

  SampleSession refused(long statement) {
    return judged(
        statement, "DROP TABLE shop.orders", "deny", "Schema changes go through migrations.");
  }

  /** A statement of which all that is told are these words. */
  SampleSession said(long statement, String text, String words) {
    judged(statement, text, "allow", words);
    events.add(
        new SessionEvent.Rows(
            id,
            events.size(),
            at,
            statement,
            List.of(words),
            Set.of(),
            Set.of(),
            List.of(List.of(words))));
    return finished(statement, "error", 0, 1, 1064, words);
  }

  SampleSession failed(long statement) {
    judged(statement, "SELECT * FROM shop.nothing", "allow", "");
    return finished(statement, "error", 0, 0, 1146, "Table 'shop.nothing' doesn't exist");
  }

  SampleSession closed() {
    at = at.plusSeconds(2);
    events.add(new SessionEvent.Closed(id, events.size(), at, "the client said goodbye"));
    return this;
  }

  private SampleSession judged(long statement, String text, String verdict, String message) {
    return judged(statement, text, verdict, message, List.of());
  }

  private SampleSession judged(
      long statement, String text, String verdict, String message, List<String> revealed) {
    at = at.plusMillis(1_730);
    events.add(
        new SessionEvent.Judged(
            id,
            events.size(),
            at,
            statement,
            "COM_QUERY",
            text,
            List.of(),
            "shop",
            Set.of("select"),
            Set.of("shop.customers"),
            verdict,
            "reporting-agents/" + statement,
            message,
            revealed,
            revealed.isEmpty() ? List.of() : List.of("reporting-agents/" + statement)));
    return this;
  }

  private SampleSession finished(
      long statement, String outcome, long affected, long rows, int code, String error) {
    at = at.plusMillis(4);
    events.add(
        new SessionEvent.Finished(
            id, events.size(), at, statement, outcome, affected, rows, false, code, error, 3_214));
    return this;
  }
}

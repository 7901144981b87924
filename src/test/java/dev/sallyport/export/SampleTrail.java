package dev.sallyport.export;

import dev.sallyport.recording.Act;
import dev.sallyport.recording.EventFeed;
import dev.sallyport.recording.EventFeed.ActEntry;
import dev.sallyport.recording.EventFeed.Entry;
import dev.sallyport.recording.EventFeed.Place;
import dev.sallyport.recording.EventFeed.SessionEntry;
import dev.sallyport.recording.EventFeed.Who;
import dev.sallyport.recording.SampleEvents;
import dev.sallyport.recording.SessionEvent;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A feed in memory, to which tests add. */
public final class SampleTrail implements EventFeed {
  public static final String SESSION = "5f1c1b1e-0000-4000-8000-000000000001";
  public static final Who WHO =
      new Who("idp:agent-7", "Reporting agent", "agent", "orders", "127.0.0.1:50123", "idp:dana");

  private final List<Entry> entries = new ArrayList<>();

  /** Every kind of event once. */
  public static List<SessionEvent> everyKind() {
    return List.of(
        SampleEvents.opened(SESSION),
        SampleEvents.judged(SESSION, 1, 1, "SELECT ssn FROM shop.customers", "allow"),
        SampleEvents.rows(SESSION, 2, 1),
        SampleEvents.finished(SESSION, 3, 1),
        SampleEvents.judged(SESSION, 4, 2, "DROP TABLE shop.orders", "deny"),
        SampleEvents.judged(SESSION, 5, 3, "UPDATE shop.orders SET note = 1", "review"),
        SampleEvents.reviewRequested(SESSION, 6, 3),
        SampleEvents.reviewEnded(SESSION, 7, 3, "approved"),
        new SessionEvent.PrivilegesLent(
            SESSION, 8, SampleEvents.START, 3, List.of("UPDATE ON `shop`.`orders`")),
        new SessionEvent.AccessRequested(
            SESSION,
            9,
            SampleEvents.START,
            "idp:agent-7",
            "Reporting agent",
            "agent",
            Set.of("reporting-agents"),
            "orders",
            "nightly report",
            Map.of("ticket", "OPS-1"),
            900,
            1,
            "127.0.0.1",
            "idp:dana"),
        new SessionEvent.AccessDecided(
            SESSION, 10, SampleEvents.START, "denied", "Dana", "not tonight"),
        new SessionEvent.LeaseIssued(
            SESSION,
            11,
            SampleEvents.START,
            "5f1c1b1e-0000-4000-8000-00000000000a",
            "orders.x",
            SampleEvents.START.plusSeconds(900),
            1),
        new SessionEvent.LeaseEnded(
            SESSION,
            12,
            SampleEvents.START,
            "5f1c1b1e-0000-4000-8000-00000000000a",
            "revoked",
            "idp:adam",
            "left the company"),
        SampleEvents.loginRefused("5f1c1b1e-0000-4000-8000-000000000009"),
        new SessionEvent.FileLoaded(SESSION, 13, SampleEvents.START, 3, 12, "ab".repeat(32)),
        SampleEvents.closed(SESSION, 14));
  }

  /** Adds events, in a chunk of their own. */
  public synchronized SampleTrail add(List<? extends SessionEvent> events) {
    long chunk = entries.isEmpty() ? 1 : entries.get(entries.size() - 1).place().position() + 1;
    for (SessionEvent event : events) {
      entries.add(new SessionEntry(new Place(chunk, event.sequence()), event, WHO));
    }
    return this;
  }

  /** Adds an administrative act. */
  public synchronized SampleTrail addAct(Act act) {
    long position = entries.isEmpty() ? 1 : entries.get(entries.size() - 1).place().position() + 1;
    entries.add(new ActEntry(new Place(position, 0), act));
    return this;
  }

  /** An act of a person. */
  public static Act act(String id, String kind, String subject, Map<String, String> details) {
    return new Act(id, SampleEvents.START, "idp:adam", "Adam", kind, subject, details);
  }

  /** Adds that many statements, each in a chunk of its own. */
  public SampleTrail addStatements(int from, int to, String text) {
    for (int i = from; i < to; i++) {
      add(List.of(SampleEvents.judged(SESSION, i, i, text + " " + i, "allow")));
    }
    return this;
  }

  public synchronized List<String> places() {
    return entries.stream().map(entry -> entry.place().toString()).toList();
  }

  @Override
  public synchronized Future<List<Entry>> after(Place place, int limit) {
    return Future.succeededFuture(
        entries.stream().filter(entry -> entry.place().compareTo(place) > 0).limit(limit).toList());
  }
}

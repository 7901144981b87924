package dev.sallyport.rehearsal;

import dev.sallyport.recording.SessionEvent;
import dev.sallyport.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Minutes of one session, put into a store. */
public final class RecordedStory {
  private final String id = UUID.randomUUID().toString();
  private final List<SessionEvent> events = new ArrayList<>();
  private final Instant at;
  private long statements;

  private RecordedStory(String principal, Set<String> groups, String connection, Instant at) {
    this.at = at;
    events.add(
        new SessionEvent.Opened(
            id,
            0,
            at,
            principal,
            principal.substring(principal.indexOf(':') + 1),
            "agent",
            groups,
            connection,
            "shop",
            "127.0.0.1:50123",
            17,
            Map.of(),
            "",
            "",
            Map.of(),
            "",
            Set.of(),
            ""));
  }

  /** One of an agent that reports. */
  public static RecordedStory of(String principal, String connection, Instant at) {
    return new RecordedStory(principal, Set.of("reporting-agents"), connection, at);
  }

  /** A statement that ended well, or was refused. */
  public RecordedStory said(String text, String verdict) {
    return said(text, verdict, "COM_QUERY", "some/1", 0);
  }

  /** One that changed so many rows. */
  public RecordedStory changed(String text, long rows) {
    return said(text, "allow", "COM_QUERY", "some/1", rows);
  }

  /** One in full. */
  public RecordedStory said(String text, String verdict, String command, String rule, long rows) {
    statements++;
    String verb = text.split(" ", 2)[0].toLowerCase(java.util.Locale.ROOT);
    events.add(
        new SessionEvent.Judged(
            id,
            events.size(),
            at.plusMillis(events.size()),
            statements,
            command,
            text,
            List.of(),
            "shop",
            new TreeSet<>(Set.of(verb)),
            Set.of(),
            verdict,
            rule,
            "",
            List.of(),
            List.of()));
    if (!verdict.equals("deny")) {
      events.add(
          new SessionEvent.Finished(
              id,
              events.size(),
              at.plusMillis(events.size()),
              statements,
              "ok",
              rows,
              0,
              false,
              0,
              "",
              10));
    }
    return this;
  }

  /** Puts it into a store, closed. */
  public String into(Store store) {
    events.add(new SessionEvent.Closed(id, events.size(), at.plusSeconds(5), "client left"));
    store
        .sessionArchive()
        .append(events, "home." + id, 1)
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    return id;
  }
}

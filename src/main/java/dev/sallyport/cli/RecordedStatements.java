package dev.sallyport.cli;

import dev.sallyport.policy.PolicyDraft;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionArchive.Filter;
import dev.sallyport.recording.SessionArchive.SessionSummary;
import dev.sallyport.recording.SessionEvent;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The statements of recorded sessions that were let through without a person. */
final class RecordedStatements {
  /** Sessions and events held in memory at a time. */
  private static final int PAGE = 200;

  private final SessionArchive archive;
  private final Optional<String> principal;
  private final Set<String> groups;
  private final String connection;

  /**
   * Statements of some sessions.
   *
   * @param principal whose sessions; empty for everybody's
   * @param groups of which the principal had one; empty for everybody's
   */
  RecordedStatements(
      SessionArchive archive, Optional<String> principal, Set<String> groups, String connection) {
    this.archive = archive;
    this.principal = principal;
    this.groups = groups;
    this.connection = connection;
  }

  /** Reads up to so many sessions, the newest first. Blocks. */
  void read(PolicyDraft draft, int most) {
    Optional<Instant> before = Optional.empty();
    int left = most;
    while (left > 0) {
      int page = Math.min(left, PAGE);
      List<SessionSummary> summaries =
          archive.sessions(new Filter(principal, Optional.of(connection), before, page)).await();
      for (SessionSummary summary : summaries) {
        read(summary.id(), draft);
      }
      if (summaries.size() < page) {
        return;
      }
      left -= page;
      before = Optional.of(summaries.get(summaries.size() - 1).openedAt());
    }
  }

  private void read(String session, PolicyDraft draft) {
    draft.begin();
    long from = 0;
    while (true) {
      SessionArchive.Events events = archive.events(session, from, PAGE).await();
      for (SessionEvent event : events.list()) {
        if (event instanceof SessionEvent.Opened opened && !isMeant(opened)) {
          return;
        }
        if (event instanceof SessionEvent.Judged judged && judged.verdict().equals("allow")) {
          draft.add(judged.text(), Optional.of(judged.schema()).filter(s -> !s.isEmpty()));
        }
      }
      if (!events.more()) {
        return;
      }
      from = events.list().get(events.list().size() - 1).sequence() + 1;
    }
  }

  private boolean isMeant(SessionEvent.Opened opened) {
    return groups.isEmpty() || !Collections.disjoint(groups, opened.groups());
  }
}

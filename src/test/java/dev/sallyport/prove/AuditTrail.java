package dev.sallyport.prove;

import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.Cursor;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.store.Store;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands in a store about statements that carry marks. */
final class AuditTrail {
  private static final int PAGE = 500;

  private final Pattern mark;
  private final Map<String, List<Entry>> found = new HashMap<>();

  private AuditTrail(Pattern mark) {
    this.mark = mark;
  }

  /**
   * A statement as it is recorded.
   *
   * @param outcome empty when there is none
   */
  record Entry(String verdict, String outcome) {}

  /** All of them, by their marks; preparing one is none. */
  static Map<String, List<Entry>> read(Path store, Pattern mark) {
    return read(new StoreConfig.Sqlite(store), mark);
  }

  /** The same of any store. */
  static Map<String, List<Entry>> read(StoreConfig store, Pattern mark) {
    AuditTrail trail = new AuditTrail(mark);
    Vertx vertx = Vertx.vertx();
    try {
      Store opened = Store.open(store, vertx).await();
      trail.readAll(opened.sessionArchive());
      opened.close().await();
    } finally {
      vertx.close().await();
    }
    return trail.found;
  }

  private void readAll(SessionArchive archive) {
    Optional<Cursor> before = Optional.empty();
    do {
      SessionArchive.Page page =
          archive
              .page(
                  new SessionArchive.Filter(
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty(),
                      before,
                      PAGE))
              .await();
      page.list().forEach(session -> readSession(archive, session.id()));
      before = page.next();
    } while (before.isPresent());
  }

  private void readSession(SessionArchive archive, String session) {
    Map<Long, SessionEvent.Judged> judged = new HashMap<>();
    Map<Long, String> outcomes = new HashMap<>();
    long next = 0;
    boolean more = true;
    while (more) {
      SessionArchive.Events events = archive.events(session, next, PAGE).await();
      for (SessionEvent event : events.list()) {
        next = event.sequence() + 1;
        if (event instanceof SessionEvent.Judged statement) {
          judged.put(statement.statement(), statement);
        } else if (event instanceof SessionEvent.Finished finished) {
          outcomes.put(finished.statement(), finished.outcome());
        }
      }
      more = events.more() && !events.list().isEmpty();
    }
    judged.forEach(
        (number, statement) ->
            markOf(statement)
                .ifPresent(
                    its ->
                        found
                            .computeIfAbsent(its, key -> new ArrayList<>())
                            .add(
                                new Entry(
                                    statement.verdict(), outcomes.getOrDefault(number, "")))));
  }

  private Optional<String> markOf(SessionEvent.Judged statement) {
    if (statement.command().equals("COM_STMT_PREPARE")) {
      return Optional.empty();
    }
    Matcher marks = mark.matcher(statement.text() + " " + statement.parameters());
    return marks.find() ? Optional.of(marks.group()) : Optional.empty();
  }
}

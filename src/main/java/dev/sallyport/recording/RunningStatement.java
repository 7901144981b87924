package dev.sallyport.recording;

import dev.sallyport.recording.SessionArchive.Unclosed;
import io.vertx.core.Future;

/** Finds the statement that a session was at when its gateway died, from the end of its minutes. */
final class RunningStatement {
  private static final int FIRST_LOOK = 32;

  private final SessionArchive archive;
  private final Unclosed session;

  /** 0 while none runs. */
  private long running;

  /** Whether anything was met that tells which statement runs, or that none does. */
  private boolean told;

  private RunningStatement(SessionArchive archive, Unclosed session) {
    this.archive = archive;
    this.session = session;
  }

  /** Its number; 0 when none was let through that has no outcome. */
  static Future<Long> of(SessionArchive archive, Unclosed session) {
    return look(archive, session, FIRST_LOOK);
  }

  private static Future<Long> look(SessionArchive archive, Unclosed session, int back) {
    long from = Math.max(0, session.lastSequence() + 1 - back);
    RunningStatement seen = new RunningStatement(archive, session);
    return seen.readFrom(from)
        .compose(
            read ->
                seen.told || from == 0
                    ? Future.succeededFuture(seen.running)
                    : look(archive, session, 4 * back));
  }

  private Future<Void> readFrom(long sequence) {
    return archive
        .events(session.session(), sequence, FIRST_LOOK)
        .compose(
            events -> {
              events.list().forEach(this::on);
              return events.more() && !events.list().isEmpty()
                  ? readFrom(events.list().get(events.list().size() - 1).sequence() + 1)
                  : Future.succeededFuture();
            });
  }

  private void on(SessionEvent event) {
    if (event instanceof SessionEvent.Judged judged) {
      running = judged.verdict().equals("allow") ? judged.statement() : 0;
      told = true;
    } else if (event instanceof SessionEvent.ReviewEnded review) {
      running = review.outcome().equals("approved") ? review.statement() : 0;
      told = true;
    } else if (event instanceof SessionEvent.Finished) {
      running = 0;
      told = true;
    }
  }
}

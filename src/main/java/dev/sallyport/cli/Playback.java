package dev.sallyport.cli;

import dev.sallyport.recording.EventFormat;
import dev.sallyport.recording.Pace;
import dev.sallyport.recording.Replay;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionArchive.SessionSummary;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.recording.TerminalText;
import dev.sallyport.recording.UnreadableEventException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;

/**
 * Tells one session event by event, with pauses, and goes on with a session that still runs. It
 * only reads: what it follows is found by asking again.
 */
final class Playback {
  /** Events held in memory at a time. */
  static final int PAGE = 200;

  /** How often a running session is asked for more. */
  static final Duration POLL = Duration.ofMillis(500);

  private static final String INDENT = " ".repeat(12);

  private final SessionArchive archive;
  private final PrintWriter out;
  private final Pauses pauses;
  private final Pace pace;
  private final boolean json;
  private final boolean follow;
  private Instant last;
  private boolean running;

  /** Waits, unless somebody wants to leave. */
  interface Pauses {
    /**
     * Waits that long.
     *
     * @return false when it is time to leave
     */
    boolean pause(Duration length) throws InterruptedException;
  }

  Playback(
      SessionArchive archive,
      PrintWriter out,
      Pauses pauses,
      Pace pace,
      boolean json,
      boolean follow) {
    this.archive = archive;
    this.out = out;
    this.pauses = pauses;
    this.pace = pace;
    this.json = json;
    this.follow = follow;
  }

  /** Tells the session to its end, or to where it stands. */
  void of(SessionSummary summary) throws UnreadableEventException, InterruptedException {
    Replay replay = new Replay(summary.openedAt());
    if (!json) {
      Replay.heading(summary).forEach(this::print);
    }
    long from = 0;
    boolean staying = true;
    while (staying) {
      SessionArchive.Events events = archive.events(summary.id(), from, PAGE).await();
      for (SessionEvent event : events.list()) {
        staying = staying && tell(event, replay);
        from = event.sequence() + 1;
      }
      out.flush();
      if (!events.more()) {
        staying = staying && follow && running && pauses.pause(POLL);
      }
    }
    if (!json) {
      replay.end().forEach(this::print);
    }
    out.flush();
  }

  /** False, and nothing told, when somebody wants to leave. */
  private boolean tell(SessionEvent event, Replay replay)
      throws UnreadableEventException, InterruptedException {
    Pace.Pause pause = pace.between(last == null ? event.at() : last, event.at());
    if (!pause.length().isZero()) {
      if (!json) {
        pause.words().ifPresent(words -> out.println(INDENT + words));
      }
      out.flush();
      if (!pauses.pause(pause.length())) {
        return false;
      }
    }
    last = event.at();
    running =
        event instanceof SessionEvent.Opened || running && !(event instanceof SessionEvent.Closed);
    if (json) {
      out.println(EventFormat.writeText(event));
    } else {
      replay.next(event).forEach(this::print);
    }
    return true;
  }

  /** Also of an event that somebody else put into the store: each of its texts may be anything. */
  private void print(String line) {
    out.println(TerminalText.line(line));
  }
}

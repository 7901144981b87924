package dev.sallyport.recording;

import dev.sallyport.recording.chain.LostEvents;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what was lost with a file of a journal, and has it signed. Confined to the context of
 * the shipper, but that any thread may ask for the sum.
 */
final class Losses {
  private static final Logger LOG = LoggerFactory.getLogger(Losses.class);
  private static final int READ_AT_ONCE = 1_000;

  private final SessionArchive archive;
  private volatile Optional<Sum> sum = Optional.empty();

  /**
   * All that was lost since this gateway started.
   *
   * @param files of the journal
   * @param events of which is known that they stood in these
   * @param last when the last of these files was given up
   */
  record Sum(int files, long events, Instant last) {}

  Losses(SessionArchive archive) {
    this.archive = archive;
  }

  /** Empty while nothing was. */
  Optional<Sum> sum() {
    return sum;
  }

  /** Says what is missing of a file that is written to no more, after all that could be shipped. */
  Future<Void> tell(Segment segment) {
    Optional<WrittenSequences> written = segment.sequences();
    List<LostEvents.Stretch> lost = new ArrayList<>();
    Future<Void> found =
        written
            .map(all -> missing(all, List.copyOf(all.sessions()).iterator(), lost))
            .orElse(Future.succeededFuture());
    return found.compose(
        v -> {
          if (written.isPresent() && lost.isEmpty()) {
            return Future.succeededFuture();
          }
          return archive
              .lost(new LostEvents(segment.journal(), segment.written(), lost))
              .onSuccess(told -> count(segment, lost));
        });
  }

  private void count(Segment segment, List<LostEvents.Stretch> lost) {
    long events = lost.stream().mapToLong(one -> one.last() - one.first() + 1).sum();
    Sum before = sum.orElse(new Sum(0, 0, Instant.EPOCH));
    sum = Optional.of(new Sum(before.files() + 1, before.events() + events, Instant.now()));
    LOG.error(
        "recorded events are lost with their journal file, audit verify names them journal={}"
            + " events={}",
        segment.journal(),
        segment.sequences().isPresent() ? events : "unknown");
  }

  private Future<Void> missing(
      WrittenSequences written, Iterator<String> sessions, List<LostEvents.Stretch> lost) {
    if (!sessions.hasNext()) {
      return Future.succeededFuture();
    }
    String session = sessions.next();
    Set<Long> kept = new HashSet<>();
    return kept(session, written.first(session), written.last(session), kept)
        .compose(
            v -> {
              lost.addAll(written.without(session, kept));
              return missing(written, sessions, lost);
            });
  }

  private Future<Void> kept(String session, long from, long to, Set<Long> kept) {
    return archive
        .events(session, from, READ_AT_ONCE)
        .compose(
            events -> {
              long next = from;
              for (SessionEvent event : events.list()) {
                next = event.sequence() + 1;
                if (event.sequence() <= to) {
                  kept.add(event.sequence());
                }
              }
              return events.more() && next > from && next <= to
                  ? kept(session, next, to, kept)
                  : Future.succeededFuture();
            });
  }
}

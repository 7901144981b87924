package dev.sallyport.web;

import dev.sallyport.recording.JournalUnavailableException;
import dev.sallyport.recording.RecordingService.Backlog;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Whether statements are taken: the store answers, and the journal can be written. Anybody may ask,
 * as often as they like: there is one look at a time, for all who ask meanwhile, so that strangers
 * cannot keep the store busy. Confined to one event loop.
 */
final class Readiness {
  /** Who asks gives up soon after. */
  private static final int PATIENCE_SECONDS = 5;

  private final Supplier<Future<?>> look;
  private final Supplier<Backlog> journal;
  private Future<?> looking = Future.failedFuture("nobody has looked yet");
  private Future<?> answer = looking;

  Readiness(Supplier<Future<?>> look, Supplier<Backlog> journal) {
    this.look = look;
    this.journal = journal;
  }

  /** Fails when the store does not answer, or not in time. */
  Future<?> store() {
    if (looking.isComplete()) {
      looking = look.get();
      answer = looking.timeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    return answer;
  }

  /** What does not keep statements from being taken, and is to be looked at. */
  List<String> warnings() {
    Backlog backlog = journal.get();
    List<String> warnings = new ArrayList<>();
    backlog
        .lost()
        .ifPresent(
            lost ->
                warnings.add(
                    "Recorded events were lost: somebody cut or took away "
                        + lost.files()
                        + (lost.files() == 1 ? " file" : " files")
                        + " of the audit journal, the last one at "
                        + lost.last()
                        + ". `sallyport audit verify` names the events."));
    if (backlog.unreadableChunks() > 0) {
      warnings.add(
          backlog.unreadableChunks()
              + (backlog.unreadableChunks() == 1 ? " chunk" : " chunks")
              + " of the audit trail cannot be read, and what they hold is not searched. `sallyport"
              + " audit verify` names them.");
    }
    return warnings;
  }

  /** Why the journal takes nothing, in words for anybody; empty when it does. */
  Optional<String> journalTrouble() {
    Backlog backlog = journal.get();
    return backlog
        .trouble()
        .map(JournalUnavailableException::reason)
        .or(
            () ->
                backlog.unshippedBytes() >= backlog.limitBytes()
                    ? Optional.of(JournalUnavailableException.Reason.LIMIT)
                    : Optional.empty())
        .map(JournalUnavailableException.Reason::told);
  }
}

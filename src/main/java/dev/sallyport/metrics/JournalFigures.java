package dev.sallyport.metrics;

import dev.sallyport.recording.RecordingService.Backlog;
import dev.sallyport.recording.RecordingService.Lost;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Names and meaning of what is known of the journal. */
final class JournalFigures {
  private JournalFigures() {}

  static void register(Figures figures, Supplier<Backlog> backlog) {
    figures.gauge(
        "sallyport_journal_writable",
        "1 while statements can be written down; while it is 0 they are refused.",
        () -> backlog.get().trouble().isEmpty() ? 1 : 0);
    figures.gauge(
        "sallyport_journal_unshipped_bytes",
        "What the journal holds and the store does not.",
        () -> backlog.get().unshippedBytes());
    figures.gauge(
        "sallyport_journal_limit_bytes",
        "How much the journal may hold before statements are refused.",
        () -> backlog.get().limitBytes());
    figures.gauge("sallyport_journal_files", "Files of the journal.", () -> backlog.get().files());
    figures.seconds(
        "sallyport_journal_lag_seconds",
        "Age of the oldest event that the store does not have; 0 when it has all.",
        () -> since(backlog.get().oldest()));
    figures.seconds(
        "sallyport_store_failing_seconds",
        "How long the store has taken nothing of the journal; 0 while it does.",
        () -> since(backlog.get().storeFailsSince()));
    figures.counter(
        "sallyport_journal_lost_files",
        "Files of the journal that somebody cut or took away before they were shipped.",
        () -> backlog.get().lost().map(Lost::files).orElse(0));
    figures.counter(
        "sallyport_journal_lost_events",
        "Events that are known to have stood in these.",
        () -> backlog.get().lost().map(Lost::events).orElse(0L));
    figures.gauge(
        "sallyport_unreadable_chunks",
        "Chunks of the audit trail that cannot be read; `audit verify` names them.",
        () -> backlog.get().unreadableChunks());
  }

  private static double since(Optional<Instant> begin) {
    return begin
        .map(at -> Math.max(0, Duration.between(at, Instant.now()).toMillis() / 1_000.0))
        .orElse(0.0);
  }
}

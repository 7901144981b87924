package dev.sallyport.web;

import dev.sallyport.recording.RecordingService.Backlog;
import dev.sallyport.recording.SessionArchive;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What readiness is told by. Each is asked from the event loop of whoever answers, and none waits.
 *
 * @param store a look at it, which fails when it does not answer
 * @param journal how it does
 * @param draining whether the gateway is being stopped and takes no new sessions
 * @param databases those that are not known to answer
 * @param keyless names of issuers of which no key is known
 * @param silentNodes since when nothing is heard of the other nodes, and so of no revocation; empty
 *     while they are heard, or there can be none
 */
public record ReadinessSources(
    Supplier<Future<?>> store,
    Supplier<Backlog> journal,
    BooleanSupplier draining,
    Supplier<List<SilentDatabase>> databases,
    Supplier<List<String>> keyless,
    Supplier<Optional<Instant>> silentNodes) {

  /** Without a look at databases, issuers and nodes, of one that is not stopped. */
  ReadinessSources(Supplier<Future<?>> store, Supplier<Backlog> journal) {
    this(store, journal, () -> false, List::of, List::of, Optional::empty);
  }

  /** A look at the store that costs it next to nothing. */
  public static Supplier<Future<?>> lookAt(SessionArchive archive) {
    SessionArchive.Filter any =
        new SessionArchive.Filter(Optional.empty(), Optional.empty(), Optional.empty(), 1);
    return () -> archive.sessions(any);
  }

  /**
   * A database that is not known to answer.
   *
   * @param problem in words for operators, with a full stop
   * @param required whether the gateway is not ready without it
   */
  public record SilentDatabase(String connection, String problem, boolean required) {}
}

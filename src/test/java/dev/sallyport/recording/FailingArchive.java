package dev.sallyport.recording;

import dev.sallyport.recording.chain.LostEvents;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The real archive behind a switch and a door. */
final class FailingArchive implements SessionArchive {
  volatile boolean down;

  /** What each batch waits for before it is taken. */
  volatile Supplier<Future<Void>> turn = Future::succeededFuture;

  private final SessionArchive real;

  FailingArchive(SessionArchive real) {
    this.real = real;
  }

  @Override
  public Future<Void> append(Shipment shipment) {
    return down
        ? Future.failedFuture(new IllegalStateException("the store is down"))
        : turn.get().compose(v -> real.append(shipment));
  }

  @Override
  public Future<Void> lost(LostEvents lost) {
    return down
        ? Future.failedFuture(new IllegalStateException("the store is down"))
        : real.lost(lost);
  }

  @Override
  public Future<Long> position(String journal) {
    return down
        ? Future.failedFuture(new IllegalStateException("the store is down"))
        : real.position(journal);
  }

  @Override
  public Future<Void> forgetAll(List<String> journals) {
    return real.forgetAll(journals);
  }

  @Override
  public Future<List<Unclosed>> unclosed(String home, String after, int limit) {
    return real.unclosed(home, after, limit);
  }

  @Override
  public Future<List<String>> startingWith(String prefix, int limit) {
    return real.startingWith(prefix, limit);
  }

  @Override
  public Future<Page> page(Filter filter) {
    return real.page(filter);
  }

  @Override
  public Runnable onAppended(Consumer<Set<String>> listener) {
    return real.onAppended(listener);
  }

  @Override
  public Future<Boolean> indexEarlier() {
    return real.indexEarlier();
  }

  @Override
  public long unreadableChunks() {
    return real.unreadableChunks();
  }

  @Override
  public Future<Optional<SessionSummary>> session(String id) {
    return real.session(id);
  }

  @Override
  public Future<Events> events(String session, long fromSequence, int limit) {
    return real.events(session, fromSequence, limit);
  }

  @Override
  public Future<List<SessionEvent.LoginRefused>> refusedLogins(
      Optional<Instant> before, int limit) {
    return real.refusedLogins(before, limit);
  }
}

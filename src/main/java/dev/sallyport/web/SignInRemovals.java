package dev.sallyport.web;

import dev.sallyport.identity.SharedSignIns;
import dev.sallyport.identity.SharedSignIns.Step;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sign-ins that ended here and are to go from where the other consoles know them. What cannot be
 * done is tried again until it is. Confined to one event loop.
 */
final class SignInRemovals {
  /**
   * There are no more in the store that all consoles share. Past it the oldest is given up, and
   * said to be.
   */
  static final int CAPACITY = 20_000;

  /** How long until what failed is tried again. */
  static final Duration PAUSE = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(SignInRemovals.class);

  private final Map<String, Promise<Void>> owed = new LinkedHashMap<>();
  private final SharedSignIns shared;
  private final EventLoop loop;
  private Runnable timer = () -> {};
  private boolean trying;
  private boolean failing;

  SignInRemovals(SharedSignIns shared, EventLoop loop) {
    this.shared = shared;
    this.loop = loop;
  }

  void start() {
    timer = loop.every(PAUSE, this::retry);
  }

  /** Tries for a last time; what is left then ends by itself when its term is over. */
  Future<Void> stop() {
    timer.run();
    return Future.join(List.copyOf(owed.keySet()).stream().map(this::remove).toList())
        .otherwiseEmpty()
        .mapEmpty();
  }

  void add(String digest) {
    if (owed.containsKey(digest)) {
      return;
    }
    if (owed.size() >= CAPACITY) {
      String oldest = owed.keySet().iterator().next();
      LOG.error("other consoles do not hear of a sign-out error=too many wait");
      owed.remove(oldest).fail("too many wait");
    }
    owed.put(digest, Promise.promise());
    remove(digest);
  }

  /** Whether it is still there for the others. */
  boolean owes(String digest) {
    return owed.containsKey(digest);
  }

  /** Completes when it is gone; at once where none is to go. Fails never but when given up. */
  Future<Void> of(String digest) {
    Promise<Void> going = owed.get(digest);
    return going == null ? Future.succeededFuture() : going.future();
  }

  /** One after the other; while the store fails, one is enough to see that. */
  private void retry() {
    if (!trying && !owed.isEmpty()) {
      trying = true;
      next().onComplete(done -> trying = false);
    }
  }

  private Future<Void> next() {
    return owed.isEmpty()
        ? Future.succeededFuture()
        : remove(owed.keySet().iterator().next()).compose(gone -> next());
  }

  private Future<Void> remove(String digest) {
    return loop.bring(shared.remove(Step.SIGNED_IN, digest))
        .onFailure(
            cause -> {
              if (!failing) {
                failing = true;
                LOG.error(
                    "other consoles do not know of a sign-out yet error={}", cause.toString());
              }
            })
        .onSuccess(
            gone -> {
              failing = false;
              Promise<Void> going = owed.remove(digest);
              if (going != null) {
                going.tryComplete();
              }
            });
  }
}

package dev.sallyport.nodes;

import dev.sallyport.nodes.NodeLog.Change;
import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands changes to who listens, in order; what could not be done is tried again. */
final class Told {
  /** More than that are looked at as if they had been missed. */
  private static final int MOST_OWED = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(Told.class);

  private final Map<Topic, Listener> listeners = new EnumMap<>(Topic.class);
  private final Set<Key> owed = new LinkedHashSet<>();
  private boolean missed;

  private record Key(Topic topic, String subject) {}

  void listen(Topic topic, Listener listener) {
    if (listeners.putIfAbsent(topic, listener) != null) {
      throw new IllegalStateException("somebody listens to " + topic.word() + " already");
    }
  }

  /** Changes may have been lost. */
  void onMissed() {
    missed = true;
  }

  /** Never fails; what is owed is done at the next call. */
  Future<Void> tell(List<Change> changes) {
    Set<Key> todo = new LinkedHashSet<>(owed);
    for (Change change : changes) {
      if (!change.own()) {
        Topic.of(change.topic()).ifPresent(topic -> todo.add(new Key(topic, change.subject())));
      }
    }
    owed.clear();
    Future<Void> done = missed ? all() : Future.succeededFuture();
    for (Key key : todo) {
      done = done.compose(before -> tell(key));
    }
    return done;
  }

  private Future<Void> tell(Key key) {
    return Optional.ofNullable(listeners.get(key.topic()))
        .map(listener -> safely(() -> listener.changed(key.subject())))
        .orElse(Future.succeededFuture())
        .recover(
            cause -> {
              LOG.warn(
                  "a change at another node could not be followed topic={} error={}",
                  key.topic().word(),
                  cause.toString());
              if (owed.size() < MOST_OWED) {
                owed.add(key);
              } else {
                missed = true;
              }
              return Future.succeededFuture();
            });
  }

  private Future<Void> all() {
    missed = false;
    Future<Void> done = Future.succeededFuture();
    for (Map.Entry<Topic, Listener> each : listeners.entrySet()) {
      done =
          done.compose(
              before ->
                  safely(() -> each.getValue().missed())
                      .recover(
                          cause -> {
                            LOG.warn(
                                "what other nodes changed could not be looked for topic={}"
                                    + " error={}",
                                each.getKey().word(),
                                cause.toString());
                            missed = true;
                            return Future.succeededFuture();
                          }));
    }
    return done;
  }

  private interface Step {
    Future<Void> run();
  }

  private static Future<Void> safely(Step step) {
    try {
      return step.run();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}

package dev.sallyport.nodes;

import dev.sallyport.nodes.NodeLog.Change;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands changes to who listens: those of one topic in their order, one after the other, and no
 * topic waits for another. What could not be done is tried again at the next {@link #take}. Belongs
 * to one context.
 */
final class Told {
  /** Of a topic; with more it is quicker to look at everything. */
  static final int MOST_OWED = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(Told.class);

  private final Map<Topic, Chain> chains = new EnumMap<>(Topic.class);
  private final Executor context;
  private boolean missedSome;

  /**
   * Told nobody yet.
   *
   * @param context where all calls come from
   */
  Told(Executor context) {
    this.context = context;
  }

  void listen(Topic topic, Listener listener) {
    Chain chain = new Chain(topic, listener);
    chain.missed = missedSome;
    if (chains.putIfAbsent(topic, chain) != null) {
      throw new IllegalStateException("somebody listens to " + topic.word() + " already");
    }
  }

  /**
   * Changes may have been lost: all is looked at with the next {@link #take}, by those who listen
   * later, too. What was lost in a start is lost before anybody listens.
   */
  void onMissed() {
    missedSome = true;
    chains.values().forEach(chain -> chain.missed = true);
  }

  /** Tells what is new, and once more what could not be done. */
  void take(List<Change> changes) {
    for (Change change : changes) {
      Topic.of(change.topic())
          .filter(topic -> topic.toldOfOwn() || !change.own())
          .flatMap(topic -> Optional.ofNullable(chains.get(topic)))
          .ifPresent(chain -> chain.add(change.subject()));
    }
    chains.values().forEach(Chain::begin);
  }

  /** What is still to be told of one topic. */
  private final class Chain {
    private final Topic topic;
    private final Listener listener;
    private final Set<String> owed = new LinkedHashSet<>();
    private final List<String> failed = new ArrayList<>();
    private boolean missed;
    private boolean allFailed;
    private boolean busy;

    Chain(Topic topic, Listener listener) {
      this.topic = topic;
      this.listener = listener;
    }

    void add(String subject) {
      atOnce(subject);
      owed.add(subject);
      if (owed.size() + failed.size() > MOST_OWED) {
        owed.clear();
        failed.clear();
        missed = true;
      }
    }

    private void atOnce(String subject) {
      try {
        listener.atOnce(subject);
      } catch (RuntimeException e) {
        LOG.warn("a change waits topic={} error={}", topic.word(), e.toString());
      }
    }

    void begin() {
      if (!busy) {
        Set<String> later = new LinkedHashSet<>(owed);
        owed.clear();
        owed.addAll(failed);
        owed.addAll(later);
        failed.clear();
        missed |= allFailed;
        allFailed = false;
        next();
      }
    }

    private void next() {
      if (missed) {
        missed = false;
        run(listener::missed, () -> allFailed = true);
      } else if (!owed.isEmpty()) {
        String subject = owed.iterator().next();
        owed.remove(subject);
        run(() -> listener.changed(subject), () -> failed.add(subject));
      }
    }

    private void run(Supplier<Future<Void>> step, Runnable onFailure) {
      busy = true;
      safely(step)
          .onComplete(
              done ->
                  context.execute(
                      () -> {
                        busy = false;
                        if (done.failed()) {
                          LOG.warn(
                              "changes could not be followed, tried again topic={} error={}",
                              topic.word(),
                              done.cause().toString());
                          onFailure.run();
                        }
                        next();
                      }));
    }
  }

  private static Future<Void> safely(Supplier<Future<Void>> step) {
    try {
      return step.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}

package dev.sallyport.approval;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners about every new request and every change, as it stands in the store afterwards.
 * Two changes that happen close together may be told in either order: a listener that has seen a
 * final state keeps it.
 */
public final class ApprovalFeed {
  private static final Logger LOG = LoggerFactory.getLogger(ApprovalFeed.class);

  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final List<Runnable> missed = new CopyOnWriteArrayList<>();

  /**
   * Listens from now on. A consumer that subscribes on a Vert.x context is called on it, any other
   * on the thread where the change was noticed.
   *
   * @return ends the subscription; calling it twice is harmless
   */
  public Runnable subscribe(Consumer<ApprovalRecord> consumer) {
    return subscribe(consumer, true);
  }

  /**
   * As {@link #subscribe}, without what happens at other nodes, where somebody listens as well: for
   * what is to be done once for each change.
   */
  public Runnable subscribeHere(Consumer<ApprovalRecord> consumer) {
    return subscribe(consumer, false);
  }

  private Runnable subscribe(Consumer<ApprovalRecord> consumer, boolean elsewhere) {
    Subscription subscription = new Subscription(Vertx.currentContext(), consumer, elsewhere);
    subscriptions.add(subscription);
    return () -> subscriptions.remove(subscription);
  }

  /** Told, on any thread, when changes at other nodes may be lost. Cannot be taken back. */
  public void subscribeMissed(Runnable listener) {
    missed.add(listener);
  }

  void onMissed() {
    missed.forEach(Runnable::run);
  }

  void publish(ApprovalRecord approval) {
    publish(approval, subscriptions);
  }

  /** Of a change at another node. */
  void publishOfElsewhere(ApprovalRecord approval) {
    publish(approval, subscriptions.stream().filter(each -> each.elsewhere).toList());
  }

  private void publish(ApprovalRecord approval, List<Subscription> concerned) {
    for (Subscription subscription : concerned) {
      if (subscription.context == null) {
        deliver(subscription, approval);
      } else {
        subscription.context.runOnContext(v -> deliver(subscription, approval));
      }
    }
  }

  private void deliver(Subscription subscription, ApprovalRecord approval) {
    if (!subscriptions.contains(subscription)) {
      return;
    }
    try {
      subscription.consumer.accept(approval);
    } catch (RuntimeException e) {
      LOG.error("approval listener failed approval={}", approval.request().id(), e);
    }
  }

  /** Compared by identity: the same consumer may subscribe twice. */
  private static final class Subscription {
    private final Context context;
    private final Consumer<ApprovalRecord> consumer;
    private final boolean elsewhere;

    Subscription(Context context, Consumer<ApprovalRecord> consumer, boolean elsewhere) {
      this.context = context;
      this.consumer = consumer;
      this.elsewhere = elsewhere;
    }
  }
}

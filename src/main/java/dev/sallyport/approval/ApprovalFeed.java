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

  /**
   * Listens from now on. A consumer that subscribes on a Vert.x context is called on it, any other
   * on the thread where the change was noticed.
   *
   * @return ends the subscription; calling it twice is harmless
   */
  public Runnable subscribe(Consumer<ApprovalRecord> consumer) {
    Subscription subscription = new Subscription(Vertx.currentContext(), consumer);
    subscriptions.add(subscription);
    return () -> subscriptions.remove(subscription);
  }

  void publish(ApprovalRecord approval) {
    for (Subscription subscription : subscriptions) {
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

    Subscription(Context context, Consumer<ApprovalRecord> consumer) {
      this.context = context;
      this.consumer = consumer;
    }
  }
}

package dev.sallyport.cli;

import dev.sallyport.config.DrainConfig;
import dev.sallyport.frontend.MySqlListenerVerticle;
import dev.sallyport.session.SessionRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node leaves before it stops: it says that it is not ready, then takes nobody in, then waits
 * for what is under way. May be asked and hurried from any thread.
 */
final class Drain {
  static final String STOPPING = "the gateway is stopping; connect again";

  /** To whoever is not waited for. */
  static final String STOPPED =
      "the gateway is stopping and waits no longer: what is not committed is rolled back; connect"
          + " again, and look before you repeat it";

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

  /** Sockets that are left when the sessions are gone, logins under way among them. */
  private static final Duration LAST_SOCKETS = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final DrainConfig config;
  private final Promise<Void> hurried = Promise.promise();
  private volatile boolean leaving;
  private volatile List<MySqlListenerVerticle> listeners = List.of();
  private volatile SessionRegistry sessions;

  Drain(Vertx vertx, DrainConfig config) {
    this.vertx = vertx;
    this.config = config;
  }

  /** What is to be left once it is there. */
  void of(List<MySqlListenerVerticle> opened, SessionRegistry registry) {
    sessions = registry;
    listeners = List.copyOf(opened);
  }

  /** Whether clients are to go elsewhere from now on. */
  boolean leaving() {
    return leaving;
  }

  /** Nothing is waited for any more. */
  void hurry() {
    hurried.tryComplete();
  }

  /** Completes when nothing is under way, when its time is over, or when it is hurried. */
  Future<Void> begin() {
    leaving = true;
    LOG.info(
        "leaving sessions={} readiness_delay={} timeout={}",
        sessions == null ? 0 : sessions.size(),
        config.readinessDelay(),
        config.timeout());
    return first(config.readinessDelay(), Promise.<Void>promise().future())
        .compose(noticed -> empty());
  }

  private Future<Void> empty() {
    if (sessions == null) {
      return Future.succeededFuture();
    }
    listeners.forEach(listener -> listener.leave(config.timeout().plus(LAST_SOCKETS)));
    return first(config.timeout(), sessions.leave(STOPPING))
        .onSuccess(
            done -> {
              if (sessions.size() > 0) {
                LOG.warn("not waited for any longer sessions={}", sessions.size());
              }
            });
  }

  private Future<Void> first(Duration limit, Future<Void> done) {
    if (hurried.future().isComplete()) {
      return Future.succeededFuture();
    }
    Promise<Void> over = Promise.promise();
    long timer = vertx.setTimer(Math.max(1, limit.toMillis()), late -> over.tryComplete());
    done.onComplete(any -> over.tryComplete());
    hurried.future().onSuccess(any -> over.tryComplete());
    return over.future().onComplete(any -> vertx.cancelTimer(timer));
  }
}

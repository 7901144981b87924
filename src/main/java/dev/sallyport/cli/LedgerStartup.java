package dev.sallyport.cli;

import dev.sallyport.config.ExportSink;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.nodes.Nodes;
import dev.sallyport.nodes.SharedClock;
import dev.sallyport.recording.LedgerHome;
import dev.sallyport.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the start on what is kept is signed, hourly and at an orderly stop. */
final class LedgerStartup {
  private static final Duration CHECKPOINTS = Duration.ofHours(1);
  private static final Duration FIRST_RETENTION = Duration.ofMinutes(2);
  private static final Logger LOG = LoggerFactory.getLogger(LedgerStartup.class);

  private LedgerStartup() {}

  /**
   * Comes before anything is kept; is closed after the last of it is.
   *
   * @return by what this gateway is known beside others
   */
  static Future<String> start(
      Vertx vertx, GatewayConfig config, Gateway gateway, Store store, Clock clock) {
    return vertx
        .executeBlocking(() -> LedgerHome.open(config.audit()))
        .compose(home -> store.sign(home, clock).map(home.home()))
        .onSuccess(home -> gateway.closeFirst(store::checkpoint));
  }

  /**
   * Each node signs what it kept; what is due is deleted by the one that leads, at the next hour
   * where its clock has just jumped.
   */
  static void keep(
      Vertx vertx,
      GatewayConfig config,
      Gateway gateway,
      Store store,
      SharedClock clock,
      Nodes nodes) {
    long timer =
        vertx.setPeriodic(
            CHECKPOINTS.toMillis(),
            tick -> sign(store).onComplete(signed -> applyRetention(config, store, clock, nodes)));
    // Not at once: what a start has to do comes first.
    vertx.setTimer(FIRST_RETENTION.toMillis(), tick -> applyRetention(config, store, clock, nodes));
    gateway.closeFirst(() -> Future.succeededFuture(vertx.cancelTimer(timer)));
  }

  private static Future<Void> sign(Store store) {
    return store
        .checkpoint()
        .onFailure(e -> LOG.error("checkpoint not signed error={}", e.toString()));
  }

  /** Done at once where this node is not to do it. */
  static Future<Void> applyRetention(
      GatewayConfig config, Store store, SharedClock clock, Nodes nodes) {
    if (!nodes.leads() || !clock.isSettled()) {
      return Future.succeededFuture();
    }
    return store
        .applyRetention(
            config.audit().ledger().retention(),
            config.audit().export().stream().map(ExportSink::name).collect(Collectors.toSet()),
            clock)
        .onFailure(e -> LOG.error("retention not applied error={}", e.toString()))
        .onSuccess(
            report -> {
              if (report.deleted() > 0) {
                LOG.info("retention deleted sessions count={}", report.deleted());
              }
            })
        .mapEmpty();
  }
}

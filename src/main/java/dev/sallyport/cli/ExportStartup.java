package dev.sallyport.cli;

import dev.sallyport.config.GatewayConfig;
import dev.sallyport.export.ExportStatus;
import dev.sallyport.export.ExportVerticle;
import dev.sallyport.nodes.Nodes;
import dev.sallyport.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the audit trail on while this node is the one that does. */
final class ExportStartup {
  private static final Logger LOG = LoggerFactory.getLogger(ExportStartup.class);

  private final Vertx vertx;
  private final GatewayConfig config;
  private final Store store;
  private final Clock clock;
  private volatile ExportVerticle sending;
  private String deployment;
  private Future<Void> turn = Future.succeededFuture();

  ExportStartup(Vertx vertx, GatewayConfig config, Store store, Clock clock) {
    this.vertx = vertx;
    this.config = config;
    this.store = store;
    this.clock = clock;
  }

  void start(Nodes nodes) {
    if (!config.audit().export().isEmpty()) {
      nodes.onLead(this::onLead);
    }
  }

  private synchronized void onLead(boolean leads) {
    turn =
        turn.compose(before -> leads ? begin() : end())
            .recover(
                e -> {
                  LOG.error("exports not begun or ended error={}", e.toString());
                  return Future.succeededFuture();
                });
  }

  private Future<Void> begin() {
    if (sending != null) {
      return Future.succeededFuture();
    }
    ExportVerticle verticle =
        new ExportVerticle(config.audit().export(), store.feed(), store.exportCursors(), clock);
    return vertx
        .deployVerticle(verticle)
        .onSuccess(
            id -> {
              deployment = id;
              sending = verticle;
            })
        .mapEmpty();
  }

  private Future<Void> end() {
    if (sending == null) {
      return Future.succeededFuture();
    }
    sending = null;
    return vertx.undeploy(deployment);
  }

  /** Lets what is on its way arrive, and ends. */
  synchronized Future<Void> close() {
    turn = turn.compose(before -> end());
    return turn;
  }

  /** How each sink stands; nothing at a node that does not send. */
  List<ExportStatus> status() {
    ExportVerticle now = sending;
    return now == null ? List.of() : now.status();
  }
}

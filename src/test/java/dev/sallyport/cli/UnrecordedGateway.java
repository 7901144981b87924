package dev.sallyport.cli;

import dev.sallyport.config.GatewayConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** A gateway that writes nothing down of its sessions: beside it is measured what that costs. */
public final class UnrecordedGateway {
  private UnrecordedGateway() {}

  /** As {@link Gateway#start}. */
  public static Future<Gateway> start(Vertx vertx, GatewayConfig config) {
    return Gateway.start(vertx, config, recorder -> event -> Future.succeededFuture());
  }
}

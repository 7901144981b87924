package dev.sallyport.demo;

import dev.sallyport.config.GatewayConfig;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Starts a gateway. The command line builds gateways; it hands this to the demo, so that the demo
 * needs nothing of it.
 */
@FunctionalInterface
public interface GatewayStart {
  /** Starts all of it on a Vert.x of its own, or fails and leaves nothing running. */
  Future<RunningGateway> start(GatewayConfig config);

  /**
   * A gateway that listens.
   *
   * @param mysqlPort where agents connect
   * @param webPort where people sign in
   * @param stop drains and stops it, its Vert.x too
   */
  record RunningGateway(int mysqlPort, int webPort, Supplier<Future<Void>> stop) {}
}

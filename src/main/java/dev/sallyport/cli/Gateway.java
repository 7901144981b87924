package dev.sallyport.cli;

import dev.sallyport.config.DrainConfig;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.nodes.SharedClock;
import dev.sallyport.recording.Recorder;
import dev.sallyport.store.UnansweredGoodbye;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running gateway behind {@code serve} and {@code demo}: where it is reached, and the order in
 * which it is taken down. What was opened last is closed first.
 */
public final class Gateway {
  /** What holds up the end of connections holds up nothing else. */
  private static final long CLOSE_SECONDS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private final Vertx vertx;
  private final Drain drain;
  private final Deque<Supplier<Future<?>>> closers = new ArrayDeque<>();
  private int mysqlPort;
  private int webPort;
  private int managementPort;
  private volatile String webUrl = "";

  private Gateway(Vertx vertx, DrainConfig drain) {
    this.vertx = vertx;
    this.drain = new Drain(vertx, drain);
  }

  /** A Vert.x with native transport where it loads, NIO elsewhere. */
  public static Vertx vertx() {
    return UnansweredGoodbye.vertx();
  }

  /**
   * Starts everything, or nothing: what was opened before a failure is closed again.
   *
   * @return fails with one clear message
   */
  public static Future<Gateway> start(Vertx vertx, GatewayConfig config) {
    return start(vertx, config, UnaryOperator.identity());
  }

  /** With other recorders for sessions than those that write the journal. */
  static Future<Gateway> start(
      Vertx vertx, GatewayConfig config, UnaryOperator<Recorder> recorders) {
    return start(vertx, config, recorders, new SharedClock());
  }

  /** With what tells the time, before the store was heard. */
  static Future<Gateway> start(
      Vertx vertx, GatewayConfig config, UnaryOperator<Recorder> recorders, SharedClock clock) {
    Gateway gateway = new Gateway(vertx, config.node().drain());
    Promise<Gateway> started = Promise.promise();
    new GatewayStartup(vertx, config, gateway, recorders, clock)
        .run()
        .onSuccess(opened -> started.complete(gateway))
        .onFailure(error -> gateway.stop().onComplete(stopped -> started.fail(error)));
    return started.future();
  }

  /** Port where agents connect. */
  public int mysqlPort() {
    return mysqlPort;
  }

  /** Port of the console. */
  public int webPort() {
    return webPort;
  }

  /** Port of the listener for those who watch; 0 where there is none. */
  public int managementPort() {
    return managementPort;
  }

  /** What to open in a browser. */
  public String webUrl() {
    return webUrl;
  }

  void onListening(int port) {
    mysqlPort = port;
  }

  void onManagement(int port) {
    managementPort = port;
  }

  void onConsole(int port, String url) {
    webPort = port;
    webUrl = url;
  }

  /** To be closed before all that was named earlier. */
  void closeFirst(Supplier<Future<?>> closer) {
    closers.push(closer);
  }

  /** How it leaves. */
  Drain drain() {
    return drain;
  }

  /**
   * Lets what is under way end, within {@link DrainConfig#timeout()}, then stops.
   *
   * @return as {@link #stop()}
   */
  public Future<Void> leave() {
    return drain.begin().transform(drained -> stop());
  }

  /** Cuts short what {@link #leave()} waits for. */
  public void hurry() {
    drain.hurry();
  }

  /** Ends sessions with an error that says so, ships the journal, closes everything, Vert.x too. */
  public Future<Void> stop() {
    Promise<Void> stopped = Promise.promise();
    closeNext(stopped);
    return stopped.future();
  }

  private void closeNext(Promise<Void> stopped) {
    if (closers.isEmpty()) {
      // Not from an event loop: it would be gone before it could say that it is.
      new Thread(() -> closeVertx(stopped), "sallyport-close").start();
    } else {
      closers
          .pop()
          .get()
          .onFailure(e -> LOG.error("not closed properly error={}", e.toString()))
          .onComplete(closed -> closeNext(stopped));
    }
  }

  /** All that matters is closed by then, and whoever stops ends the process next. */
  private void closeVertx(Promise<Void> stopped) {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn("connections are still open after {} s, left to the end", CLOSE_SECONDS);
    } catch (ExecutionException e) {
      LOG.error("not closed properly error={}", e.getCause().toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stopped.complete();
  }
}

package dev.sallyport.cli;

import dev.sallyport.config.DrainConfig;
import dev.sallyport.config.GatewayConfig;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** A gateway that runs until its process is told to stop. */
public final class Serving {
  /** Sessions are told, the journal is shipped: an orderly stop takes no longer. */
  private static final Duration STOP = Duration.ofSeconds(30);

  private Serving() {}

  /**
   * Starts it, and returns when it has left.
   *
   * @param onStarted hears of it when it has started
   * @return whether it was stopped in order
   */
  public static boolean run(GatewayConfig config, Consumer<Gateway> onStarted)
      throws InterruptedException, ExecutionException {
    Gateway gateway =
        Gateway.start(Gateway.vertx(), config).toCompletionStage().toCompletableFuture().get();
    // From here on: a signal that comes while it starts ends it as any other program.
    StopSignals signals = StopSignals.listen();
    onStarted.accept(gateway);
    DrainConfig drain = config.node().drain();
    return signals.await(
        gateway::leave, gateway::hurry, drain.readinessDelay().plus(drain.timeout()).plus(STOP));
  }
}

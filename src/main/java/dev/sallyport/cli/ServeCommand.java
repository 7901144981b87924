package dev.sallyport.cli;

import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.GatewayConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sallyport serve}: runs the gateway until it is told to stop. */
@Command(
    name = "serve",
    description = "Runs the gateway and the console.",
    mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
  /** Sessions are told, the journal is shipped: an orderly stop takes no longer. */
  private static final long STOP_SECONDS = 30;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "conf/sallyport.yaml",
      description = "Configuration file (default: ${DEFAULT-VALUE}).")
  private Path config;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    IdleHeap.giveBack();
    GatewayConfig loaded = new ConfigLoader().load(config);
    Gateway gateway =
        Gateway.start(Gateway.vertx(), loaded).toCompletionStage().toCompletableFuture().get();
    PrintWriter out = spec.commandLine().getOut();
    out.println("agents:  " + loaded.listener().host() + ":" + gateway.mysqlPort());
    out.println("console: " + gateway.webUrl());
    out.flush();
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  gateway.stop().onComplete(done -> stopped.countDown());
                  await(stopped);
                },
                "sallyport-stop"));
    stopped.await();
    return 0;
  }

  private static void await(CountDownLatch stopped) {
    try {
      stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

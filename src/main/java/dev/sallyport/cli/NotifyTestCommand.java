package dev.sallyport.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.WebConfig;
import dev.sallyport.notify.NotifyVerticle;
import dev.sallyport.notify.NotifyVerticle.Trial;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sallyport notify test}: sends a message to every channel, and says which took it. */
@Command(
    name = "test",
    description =
        "Sends a message to every channel of 'notify' and says which took it. Exits with 1 when one"
            + " did not.",
    mixinStandardHelpOptions = true)
final class NotifyTestCommand implements Callable<Integer> {
  /** Longer than the slowest channel gives itself. */
  private static final long LIMIT_SECONDS = 60;

  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "conf/sallyport.yaml",
      description = "Configuration file (default: ${DEFAULT-VALUE}).")
  private Path file;

  @Option(names = "--json", description = "Print one JSON array instead of lines.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final ConfigLoader loader;
  private final Supplier<Vertx> maker;

  NotifyTestCommand(ConfigLoader loader, Supplier<Vertx> maker) {
    this.loader = loader;
    this.maker = maker;
  }

  @Override
  public Integer call() throws Exception {
    GatewayConfig config = loader.load(file);
    if (config.notifyChannels().isEmpty()) {
      throw new IllegalArgumentException(
          file
              + " has no channel under 'notify', so there is nobody to send to; conf/sallyport.yaml"
              + " shows how one is written");
    }
    Vertx vertx = maker.get();
    try {
      List<Trial> trials =
          NotifyVerticle.tryOut(
                  vertx, config.notifyChannels(), console(config.web()), Clock.systemUTC())
              .toCompletionStage()
              .toCompletableFuture()
              .get(LIMIT_SECONDS, TimeUnit.SECONDS);
      report(trials);
      return trials.stream().allMatch(trial -> trial.problem().isEmpty()) ? 0 : 1;
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** As the gateway would link to it; a free port is known to a running one alone. */
  private static URI console(WebConfig web) {
    return web.publicUrl()
        .orElseGet(
            () ->
                URI.create(
                    (web.tls().isPresent() ? "https://" : "http://")
                        + web.host()
                        + ":"
                        + web.port()));
  }

  private void report(List<Trial> trials) throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      List<Map<String, Object>> lines = new ArrayList<>();
      for (Trial trial : trials) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("channel", trial.channel());
        line.put("ok", trial.problem().isEmpty());
        line.put("problem", trial.problem().orElse(null));
        lines.add(line);
      }
      out.println(JSON.writeValueAsString(lines));
    } else {
      trials.forEach(
          trial ->
              out.println(
                  trial
                      .problem()
                      .map(problem -> "failed  " + trial.channel() + ": " + problem)
                      .orElseGet(() -> "ok      " + trial.channel())));
    }
    out.flush();
  }
}

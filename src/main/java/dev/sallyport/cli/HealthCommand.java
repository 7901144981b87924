package dev.sallyport.cli;

import dev.sallyport.config.ManagementConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code sallyport health}: for who has nothing else to ask with, as a container without a shell.
 */
@Command(
    name = "health",
    description = "Asks a running gateway whether it lives; the status is 0 when it does.",
    mixinStandardHelpOptions = true)
public final class HealthCommand implements Callable<Integer> {
  /** Who asks more often than that has not waited for the last answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Option(
      names = "--url",
      defaultValue = "http://127.0.0.1:" + ManagementConfig.PORT + "/healthz",
      description = "What to ask (default: ${DEFAULT-VALUE}); /readyz tells whether it is ready.")
  private URI url;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    HttpResponse<Void> answer =
        http.send(HttpRequest.newBuilder(url).timeout(PATIENCE).build(), BodyHandlers.discarding());
    if (answer.statusCode() == 200) {
      return 0;
    }
    spec.commandLine().getErr().println(url + " answers " + answer.statusCode());
    return 1;
  }
}

package dev.sallyport.cli;

import dev.sallyport.config.ManagementConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
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
  public Integer call() throws InterruptedException {
    HttpRequest request;
    try {
      request = HttpRequest.newBuilder(url).timeout(PATIENCE).build();
    } catch (IllegalArgumentException e) {
      return fail(
          "--url is no address to ask (" + e.getMessage() + "); as http://HOST:PORT/healthz");
    }
    HttpResponse<Void> answer;
    try {
      answer =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(request, BodyHandlers.discarding());
    } catch (IOException e) {
      return fail("asked " + shown() + ": " + happened(e));
    }
    if (answer.statusCode() == 200) {
      return 0;
    }
    return fail(
        "asked "
            + shown()
            + ": it answers "
            + answer.statusCode()
            + " (200 is expected); the gateway's log says why");
  }

  private static String happened(IOException error) {
    if (error instanceof HttpTimeoutException) {
      return "no answer within "
          + PATIENCE.toSeconds()
          + " s; see in its log whether the gateway stands still, or what is between here and there";
    }
    if (error instanceof SSLException) {
      return "no TLS with it ("
          + Causes.oneLine(error)
          + "); the management listener speaks plain http";
    }
    if (error instanceof ConnectException) {
      boolean unknown =
          Stream.iterate((Throwable) error, Objects::nonNull, Throwable::getCause)
              .anyMatch(cause -> cause instanceof UnresolvedAddressException);
      return unknown
          ? "no address is known for this host; name another one with --url"
          : "nothing listens there; see whether the gateway runs and whether 'management' is in its"
              + " configuration, with this host and port, or name others with --url";
    }
    return "no whole answer ("
        + Causes.oneLine(error)
        + "); see whether it is the management listener that listens there";
  }

  /** Without what an address may hold beside the place. */
  private String shown() {
    return url.getScheme() + "://" + url.getHost() + port() + url.getPath();
  }

  private String port() {
    return url.getPort() < 0 ? "" : ":" + url.getPort();
  }

  private int fail(String message) {
    spec.commandLine().getErr().println("sallyport health: " + message);
    return 1;
  }
}

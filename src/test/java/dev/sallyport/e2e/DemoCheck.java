package dev.sallyport.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.config.Secret;
import dev.sallyport.demo.DemoCast;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Plays the story against a running demo and prints a line for each step. Arguments: the demo's
 * check file and the jar.
 */
final class DemoCheck {
  private static final long REPLAY_SECONDS = 60;

  private final JsonNode demo;
  private final Path jar;
  private final PrintStream out;

  private DemoCheck(JsonNode demo, Path jar, PrintStream out) {
    this.demo = demo;
    this.jar = jar;
    this.out = out;
  }

  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    JsonNode demo = new ObjectMapper().readTree(Path.of(arguments[0]).toFile());
    boolean passed = new DemoCheck(demo, Path.of(arguments[1]), out).play();
    System.exit(passed ? 0 : 1);
  }

  private boolean play() throws Exception {
    URI web = URI.create(text("webUrl"));
    Secret token =
        Tokens.fetch(
            URI.create(text("issuer")),
            DemoCast.MAINTENANCE_AGENT,
            Secret.of(demo.get("agents").get(DemoCast.MAINTENANCE_AGENT).asText()));
    Endpoint agent = new Endpoint(demo.get("mysqlPort").asInt(), text("connection"), token);
    DirectDatabase database =
        new DirectDatabase(
            demo.get("databasePort").asInt(),
            text("databaseUser"),
            Secret.of(text("databasePassword")));
    try (Chromium browser = new Chromium();
        Console approver = Console.signIn(browser, web, "Dana Ortiz");
        Console auditor = Console.signIn(browser, web, "Ada Brandt");
        Story story =
            new Story(ClientKind.CONNECTOR_J, agent, database, approver, auditor, this::replay)) {
      out.println("ok      two people sign in through the provider's page");
      for (Map.Entry<String, Story.Step> step : story.steps().entrySet()) {
        if (!passes(step.getKey(), step.getValue())) {
          return false;
        }
      }
      return true;
    }
  }

  private boolean passes(String title, Story.Step step) {
    long start = System.nanoTime();
    try {
      step.play();
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      out.println("ok      " + title + " (" + millis + " ms)");
      return true;
    } catch (Exception | AssertionError e) {
      out.println("FAILED  " + title + ": " + e);
      return false;
    }
  }

  private String replay(String session) throws IOException, InterruptedException {
    Process replay =
        new ProcessBuilder(
                "java", "-jar", jar.toString(), "replay", "--config", text("configFile"), session)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String minutes = new String(replay.getInputStream().readAllBytes());
    if (!replay.waitFor(REPLAY_SECONDS, TimeUnit.SECONDS) || replay.exitValue() != 0) {
      throw new AssertionError("sallyport replay failed: " + minutes);
    }
    return minutes;
  }

  private String text(String name) {
    return demo.get(name).asText();
  }
}

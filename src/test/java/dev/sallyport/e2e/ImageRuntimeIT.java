package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.demo.FreePort;
import dev.sallyport.transport.SelfSigned;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the image starts, on the runtime that the image has: both as the Dockerfile says, made of
 * this machine's JDK, which takes too long for each run.
 */
@EnabledIfSystemProperty(
    named = ImageRuntimeIT.RUNTIME,
    matches = ".+",
    disabledReason = "makes a Java runtime: scripts/prove image")
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ImageRuntimeIT {
  /** {@code link}, or where such a runtime is already. */
  static final String RUNTIME = "sallyport.image.runtime";

  private static final Duration PATIENCE = Duration.ofSeconds(300);

  private static final String CONFIGURATION =
      """
      listener: { host: 127.0.0.1, port: %1$d }
      management: { host: 127.0.0.1, port: %2$d }
      web:
        host: 127.0.0.1
        port: %3$d
        sign_in: { issuer: company, client_id: console, client_secret: "${file:console}" }
      identity:
        issuers: [{ name: company, issuer: "%4$s", audiences: [sallyport] }]
      connections:
        shop:
          host: 127.0.0.1
          port: %5$d
          schema: shop
          account: ephemeral
          user: %6$s
          password: "${file:database}"
          tls: required
      policies: policies
      audit: { directory: journal }
      store: { sqlite: sallyport.db }
      """;

  private static final String POLICY =
      """
      policy: readers
      match: { groups: [readers], connections: [shop] }
      session: { max_duration: 10m, idle_timeout: 5m }
      statements:
        - allow: { verbs: [select], tables: [shop.orders] }
      """;

  @TempDir private Path folder;
  private final String dockerfile = joined();
  private Path runtime;

  @Test
  void shouldServeAStatement() throws Exception {
    String wanted = System.getProperty(RUNTIME);
    runtime = wanted.equals("link") ? link() : Path.of(wanted);
    SelfSigned certificate = SelfSigned.forLoopback(folder);
    try (SignedIssuer issuer = SignedIssuer.start(certificate)) {
      int management = FreePort.pick();
      int agents = FreePort.pick();
      Path file = configured(issuer.address(), agents, management);
      List<String> command = words("ENTRYPOINT");
      command.addAll(words("CMD"));
      Path log = folder.resolve("gateway.log");
      Process gateway = start(command, file, certificate.trustStore(), log);
      try {
        URI ready = URI.create("http://127.0.0.1:" + management + "/readyz");
        Eventually.holds(
            PATIENCE,
            () -> {
              assertThat(gateway.isAlive()).as(log.toString()).isTrue();
              assertThat(status(ready)).isEqualTo(200);
            });
        Endpoint at = new Endpoint(agents, "shop", issuer.token("reader", "readers"));
        try (BusyAgent agent = BusyAgent.connectorJ(at)) {
          assertThat(agent.value("SELECT COUNT(*) FROM shop.orders")).isNotEqualTo("0");
        }
        // And what asks whether it lives
        List<String> health = words("HEALTHCHECK");
        health.addAll(List.of("--url", ready.toString()));
        Path said = folder.resolve("health.log");
        assertThat(ended(start(health, file, certificate.trustStore(), said)))
            .as(Files.readString(said))
            .isZero();
        gateway.destroy();
        assertThat(ended(gateway)).isZero();
      } catch (AssertionError | Exception e) {
        e.addSuppressed(new IOException(Files.readString(log)));
        throw e;
      } finally {
        gateway.destroyForcibly();
      }
    }
  }

  private Path configured(URI issuer, int agents, int management) throws IOException {
    AccountConfig account = GatewayFixture.stage().config().connections().get("shop").account();
    Files.writeString(folder.resolve("console"), "tops3cret");
    Files.writeString(folder.resolve("database"), account.secret().orElseThrow().reveal());
    Files.writeString(
        Files.createDirectories(folder.resolve("policies")).resolve("readers.yaml"), POLICY);
    return Files.writeString(
        folder.resolve("sallyport.yaml"),
        CONFIGURATION.formatted(
            agents,
            management,
            FreePort.pick(),
            issuer,
            GatewayFixture.server().port(),
            account.user()));
  }

  /** The Dockerfile's own call, with another place for what it makes. */
  private Path link() throws Exception {
    Matcher call = Pattern.compile("&& jlink (.*?) &&").matcher(dockerfile);
    assertThat(call.find()).isTrue();
    Path made = folder.resolve("runtime");
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/jlink").toString()));
    Matcher word = Pattern.compile("(?:[^\\s\"]|\"[^\"]*\")+").matcher(call.group(1));
    while (word.find()) {
      command.add(word.group().replace("\"", "").replaceFirst("^/runtime$", made.toString()));
    }
    assertThat(command).contains(made.toString());
    Path log = folder.resolve("jlink.log");
    Process jlink =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(ended(jlink)).as(Files.readString(log)).isZero();
    return made;
  }

  private Process start(List<String> command, Path configuration, Path trusted, Path log)
      throws IOException {
    Path jar = Path.of(System.getProperty("sallyport.jar", "target/sallyport.jar"));
    assertThat(jar).exists();
    List<String> here =
        command.stream()
            .map(word -> word.replaceFirst("^/opt/java/", runtime + "/"))
            .map(word -> word.replaceFirst("^/opt/sallyport/sallyport.jar$", jar.toString()))
            .map(word -> word.replaceFirst("^/etc/sallyport/.*", configuration.toString()))
            .toList();
    ProcessBuilder started =
        new ProcessBuilder(here).redirectErrorStream(true).redirectOutput(log.toFile());
    Matcher variable = Pattern.compile("(\\w+)=(\\S+)").matcher(last("ENV"));
    while (variable.find()) {
      started.environment().put(variable.group(1), variable.group(2));
    }
    // As the compose file has it.
    started
        .environment()
        .put(
            "JDK_JAVA_OPTIONS",
            "-Djava.io.tmpdir="
                + Files.createDirectories(folder.resolve("tmp"))
                + " -Djavax.net.ssl.trustStore="
                + trusted
                + " -Djavax.net.ssl.trustStorePassword="
                + SelfSigned.STORE_PASSWORD);
    return started.start();
  }

  private static int ended(Process process) throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static int status(URI asked) {
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(asked).build(), BodyHandlers.discarding())
          .statusCode();
    } catch (IOException notYet) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  private List<String> words(String instruction) {
    List<String> words = new ArrayList<>();
    Matcher quoted = Pattern.compile("\"([^\"]*)\"").matcher(last(instruction));
    while (quoted.find()) {
      words.add(quoted.group(1));
    }
    return words;
  }

  private String last(String instruction) {
    return dockerfile
        .lines()
        .filter(line -> line.startsWith(instruction + " "))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private static String joined() {
    try {
      return Files.readString(Path.of("conf/deploy/Dockerfile")).replace("\\\n", " ");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

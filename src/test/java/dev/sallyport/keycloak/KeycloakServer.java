package dev.sallyport.keycloak;

import dev.sallyport.demo.ServerCache;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keycloak on a free port of 127.0.0.1, its database in memory. The issuer follows the address that
 * it is asked at: use {@link #issuer} everywhere.
 */
public final class KeycloakServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeycloakServer.class);
  private static final long START_SECONDS = 120;
  private static final long STOP_SECONDS = 20;
  private static final String ADMIN = "admin";
  private static final Pattern LISTENING = Pattern.compile("Listening on: (http://[0-9.]+:\\d+)");
  private static final String INITIALISED = "Bootstrap completed";

  private static KeycloakServer shared;

  private final String adminPassword = UUID.randomUUID().toString();
  private final Thread atExit = new Thread(this::close, "keycloak-exit");
  private final Process process;
  private final URI address;
  private final KeycloakAdmin admin;

  private KeycloakServer() throws IOException {
    Path home = ServerCache.keycloak();
    long started = System.nanoTime();
    ProcessBuilder builder = new ProcessBuilder(command(home)).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "KC_BOOTSTRAP_ADMIN_USERNAME",
                ADMIN,
                "KC_BOOTSTRAP_ADMIN_PASSWORD",
                adminPassword));
    process = builder.start();
    Runtime.getRuntime().addShutdownHook(atExit);
    address = awaitAddress();
    admin = new KeycloakAdmin(address, ADMIN, adminPassword);
    LOG.info(
        "keycloak is ready millis={}", Duration.ofNanos(System.nanoTime() - started).toMillis());
  }

  /** The one of this JVM, without realms but Keycloak's own until {@link #realm} adds them. */
  public static synchronized KeycloakServer shared() {
    if (shared == null) {
      try {
        shared = new KeycloakServer();
      } catch (IOException e) {
        throw new IllegalStateException("Keycloak does not start", e);
      }
    }
    return shared;
  }

  /** Where it listens, without a path. */
  public URI address() {
    return address;
  }

  /** The {@code iss} of a realm's tokens. */
  public URI issuer(String realm) {
    return address.resolve("/realms/" + realm);
  }

  /** Its administration. */
  public KeycloakAdmin admin() {
    return admin;
  }

  /** A realm of {@code src/test/resources/keycloak}, imported by the first that asks for it. */
  public synchronized KeycloakRealm realm(String name) {
    return KeycloakRealm.in(this, name);
  }

  /** Stops it; forced when that takes too long. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  /** As kc.sh starts it, which would leave Java a child of its own that outlives a kill. */
  private static List<String> command(Path home) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                    + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory"));
    for (String opened : List.of("util", "util.concurrent", "security", "lang")) {
      command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
    }
    command.addAll(
        List.of(
            "-Dkc.home.dir=" + home,
            "-Djboss.server.config.dir=" + home.resolve("conf"),
            "-cp",
            home.resolve("lib/quarkus-run.jar").toString(),
            "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
            "start",
            "--optimized",
            // Local: no cluster port on every interface.
            "--cache=local",
            "--http-enabled=true",
            "--http-host=127.0.0.1",
            "--http-port=0",
            "--hostname-strict=false"));
    return command;
  }

  private URI awaitAddress() throws IOException {
    CompletableFuture<URI> ready = new CompletableFuture<>();
    Thread reader = new Thread(() -> follow(ready), "keycloak-log");
    reader.setDaemon(true);
    reader.start();
    try {
      return ready.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      close();
      throw new IOException("not ready within " + START_SECONDS + " seconds", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new IOException("interrupted", e);
    }
  }

  private void follow(CompletableFuture<URI> ready) {
    StringBuilder start = new StringBuilder();
    URI listening = null;
    boolean initialised = false;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        LOG.debug("keycloak: {}", line);
        if (ready.isDone()) {
          continue;
        }
        start.append(line).append('\n');
        Matcher found = LISTENING.matcher(line);
        if (found.find()) {
          listening = URI.create(found.group(1));
        }
        initialised |= line.contains(INITIALISED);
        if (initialised && listening != null) {
          ready.complete(listening);
        }
      }
      ready.completeExceptionally(new IOException("Keycloak ended:\n" + start));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }
}

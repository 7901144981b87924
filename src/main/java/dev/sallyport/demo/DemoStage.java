package dev.sallyport.demo;

import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.Secret;
import dev.sallyport.demo.GatewayStart.RunningGateway;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Database, identity provider and gateway, started in this order and stopped in the reverse one.
 * Blocks: for plain threads only.
 */
public final class DemoStage implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DemoStage.class);
  private static final long STEP_SECONDS = 60;

  /**
   * What to start.
   *
   * @param mysqlHome folder of MySQL 8.0, or of MariaDB
   * @param directory for everything that is written
   * @param removeDirectory whether the directory goes at the end
   * @param database how to start the database
   * @param listenPort for agents, 0 for a free one
   * @param webPort for people, 0 for a free one
   */
  public record Setup(
      Path mysqlHome,
      Path directory,
      boolean removeDirectory,
      DatabaseServer.Options database,
      int listenPort,
      int webPort) {}

  /** One thing to undo. */
  private interface Undo {
    void run() throws IOException;
  }

  private final Deque<Undo> undo = new ArrayDeque<>();
  private final DemoConfiguration configuration;
  private DatabaseServer database;
  private DevelopmentProviderRealm realm;
  private DevelopmentProvider provider;
  private GatewayConfig config;
  private RunningGateway gateway;

  private DemoStage(Path directory) {
    this.configuration = new DemoConfiguration(directory);
  }

  /**
   * Starts everything.
   *
   * @throws RuntimeException when a part does not start; what was started before is stopped
   */
  public static DemoStage start(Setup setup, GatewayStart gateways) {
    DemoStage stage = new DemoStage(setup.directory().toAbsolutePath());
    try {
      stage.build(setup, gateways);
      return stage;
    } catch (IOException e) {
      stage.close();
      throw new UncheckedIOException("could not write below " + setup.directory(), e);
    } catch (RuntimeException e) {
      stage.close();
      throw e;
    }
  }

  private void build(Setup setup, GatewayStart gateways) throws IOException {
    Path directory = setup.directory().toAbsolutePath();
    Files.createDirectories(directory);
    PrivateFiles.restrict(directory);
    if (setup.removeDirectory()) {
      undo.push(() -> PrivateFiles.removeTree(directory));
    }
    boolean mariaDb = Files.exists(setup.mysqlHome().resolve("bin/mariadbd"));
    Path data = directory.resolve("mysql");
    database =
        mariaDb
            ? DatabaseServer.mariadb(setup.mysqlHome(), data, setup.database())
            : DatabaseServer.mysql(setup.mysqlHome(), data, setup.database());
    undo.push(database::close);
    SampleShop shop = SampleShop.load(database);

    Vertx vertx = Vertx.vertx();
    undo.push(() -> await(vertx.close()));
    realm = DemoCast.realm();
    provider = new DevelopmentProvider(vertx, "127.0.0.1", 0, realm, Clock.systemUTC());
    URI issuer = await(provider.start());
    undo.push(() -> await(provider.stop()));

    config =
        configuration.write(
            setup.listenPort(), setup.webPort(), issuer, realm.consoleSecret(), database, shop);
    gateway = await(gateways.start(config));
    undo.push(() -> await(gateway.stop().get()));
    provider.allowRedirect(webUrl().resolve("/sign-in/callback"));
  }

  /** The database behind the gateway. */
  public DatabaseServer database() {
    return database;
  }

  /** The identity provider. */
  public DevelopmentProvider provider() {
    return provider;
  }

  /** The client secret of one of {@link DemoCast}'s agents. */
  public Secret agentSecret(String agent) {
    return realm
        .agent(agent)
        .orElseThrow(() -> new IllegalArgumentException("no agent '" + agent + "'"))
        .secret();
  }

  /** What the gateway was started with. */
  public GatewayConfig config() {
    return config;
  }

  /** The same as a file, for other commands. */
  public Path configFile() {
    return configuration.file();
  }

  /** Name of the connection to the sample shop. */
  public String connection() {
    return DemoConfiguration.CONNECTION;
  }

  /** Where agents connect, on 127.0.0.1. */
  public int mysqlPort() {
    return gateway.mysqlPort();
  }

  /** Where people sign in. */
  public URI webUrl() {
    return URI.create("http://127.0.0.1:" + gateway.webPort());
  }

  /** Stops and removes everything, whatever fails on the way. */
  @Override
  public synchronized void close() {
    while (!undo.isEmpty()) {
      try {
        undo.pop().run();
      } catch (IOException | RuntimeException e) {
        log.warn("could not clean up after the demo error={}", e.toString());
      }
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(STEP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("not done within " + STEP_SECONDS + " seconds", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}

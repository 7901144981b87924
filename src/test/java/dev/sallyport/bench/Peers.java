package dev.sallyport.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How the proxies of other people are started, set up as their makers mean them for this. */
final class Peers {
  private static final String HAPROXY =
      """
      global
        maxconn 4096
        nbthread 2
      defaults
        mode tcp
        timeout connect 5s
        timeout client 1h
        timeout server 1h
      listen mysql
        bind 127.0.0.1:%d backlog 1024
        server one 127.0.0.1:%d
      """;

  /** It ends TLS and speaks the protocol on both sides, as the gateway does. */
  private static final String ROUTER =
      """
      [DEFAULT]
      logging_folder=%1$s
      runtime_folder=%1$s
      data_folder=%1$s
      [logger]
      level=WARNING
      [routing:bench]
      bind_address=127.0.0.1
      bind_port=%2$d
      destinations=127.0.0.1:%3$d
      routing_strategy=first-available
      protocol=classic
      max_connections=1024
      client_ssl_mode=PREFERRED
      client_ssl_cert=%1$s/router-cert.pem
      client_ssl_key=%1$s/router-key.pem
      server_ssl_mode=DISABLED
      """;

  private static final String SHARDINGSPHERE_SERVER =
      """
      rules:
        - !AUTHORITY
          users: ["%1$s@%%:%2$s", "root@%%:%2$s"]
          provider: { type: ALL_PRIVILEGES_PERMITTED }
        - !TRANSACTION
          defaultType: LOCAL
      props:
        sql-show: false
        max-connections-size-per-query: 1
        proxy-backend-executor-suitable: OLTP
        proxy-mysql-default-version: 8.0.33
      """;

  private static final String SHARDINGSPHERE_SCHEMA =
      """
      schemaName: sbtest
      dataSources:
        one:
          url: jdbc:mysql://127.0.0.1:%d/sbtest?useSSL=false&allowPublicKeyRetrieval=true&useServerPrepStmts=true&cachePrepStmts=true&prepStmtCacheSize=8192&prepStmtCacheSqlLimit=1024
          username: %s
          password: %s
          connectionTimeoutMilliseconds: 30000
          idleTimeoutMilliseconds: 60000
          maxLifetimeMilliseconds: 1800000
          maxPoolSize: 100
          minPoolSize: 1
      rules: []
      """;

  private static final String LOGGING =
      """
      <configuration>
        <appender name="c" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%level %msg%n</pattern></encoder>
        </appender>
        <root level="warn"><appender-ref ref="c"/></root>
      </configuration>
      """;

  private Peers() {}

  /**
   * The command that runs one in the foreground.
   *
   * @throws IOException when it is not on this machine
   */
  static List<String> command(String name, Path folder, int port, BenchDatabase database)
      throws IOException {
    return switch (name) {
      case "haproxy" -> haproxy(folder, port, database.port());
      case Ways.ROUTER -> router(folder, port, database);
      case "shardingsphere" -> shardingsphere(folder, port, database.port());
      default -> throw new IllegalArgumentException("no way is called '" + name + "'");
    };
  }

  private static List<String> haproxy(Path folder, int port, int database) throws IOException {
    Path file = folder.resolve("haproxy.cfg");
    Files.writeString(file, HAPROXY.formatted(port, database));
    return List.of(program("haproxy"), "-db", "-f", file.toString());
  }

  private static List<String> router(Path folder, int port, BenchDatabase database)
      throws IOException {
    Path root = cache().resolve("router-sid");
    boolean inside = Files.exists(root.resolve("usr/bin/mysqlrouter"));
    String own = "/router" + port;
    Path home = inside ? root.resolve(own.substring(1)) : folder.resolve("router");
    Files.createDirectories(home);
    // What the server made for itself: RSA of 2048 bits, Router's own default too.
    for (String end : List.of("cert.pem", "key.pem")) {
      Files.copy(
          database.files().resolve("server-" + end),
          home.resolve("router-" + end),
          StandardCopyOption.REPLACE_EXISTING);
    }
    Files.writeString(
        home.resolve("router.conf"),
        ROUTER.formatted(inside ? own : home.toString(), port, database.port()));
    return inside
        ? List.of(
            "chroot", root.toString(), "mysqlrouter", "--user=root", "-c", own + "/router.conf")
        : List.of(program("mysqlrouter"), "-c", home.resolve("router.conf").toString());
  }

  private static List<String> shardingsphere(Path folder, int port, int database)
      throws IOException {
    Path home = cache().resolve("shardingsphere-5.1.0");
    if (!Files.exists(home.resolve("complete"))) {
      throw new IOException("it is not here: scripts/peers shardingsphere");
    }
    Path conf = Files.createDirectories(folder.resolve("shardingsphere"));
    Account account = BenchDatabase.account();
    String password = account.password().reveal();
    Files.writeString(
        conf.resolve("server.yaml"), SHARDINGSPHERE_SERVER.formatted(account.user(), password));
    Files.writeString(
        conf.resolve("config-sbtest.yaml"),
        SHARDINGSPHERE_SCHEMA.formatted(database, account.user(), password));
    Files.writeString(conf.resolve("logback.xml"), LOGGING);
    return List.of(
        "java",
        "-Xms1g",
        "-Xmx2g",
        "-Dio.netty.leakDetection.level=DISABLED",
        "-cp",
        conf + ":" + home.resolve("lib") + "/*",
        "org.apache.shardingsphere.proxy.Bootstrap",
        Integer.toString(port),
        conf.toString());
  }

  private static Path cache() {
    String named = System.getenv("SALLYPORT_CACHE");
    return named == null
        ? Path.of(System.getProperty("user.home"), ".cache", "sallyport")
        : Path.of(named);
  }

  private static String program(String name) throws IOException {
    Optional<Path> found =
        Stream.concat(
                Stream.of(System.getenv("PATH").split(":")),
                Stream.of("/usr/sbin", "/usr/local/sbin"))
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .findFirst();
    return found
        .map(Path::toString)
        .orElseThrow(() -> new IOException("it is not here: scripts/peers"));
  }
}

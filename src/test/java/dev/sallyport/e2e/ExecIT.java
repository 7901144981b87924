package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.cli.exec.ExecProcess;
import dev.sallyport.config.Secret;
import dev.sallyport.demo.DemoCast;
import dev.sallyport.demo.ServerCache;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A task that finds its database by a lease, through a real gate, by real clients. */
class ExecIT {
  private static final int ACCESS_DENIED = 1045;

  @TempDir Path folder;
  private ExecProcess exec;

  @AfterEach
  void end() {
    if (exec != null) {
      exec.close();
    }
  }

  static Stream<Path> commandLineClients() {
    return Stream.of(
        ServerCache.mysql().resolve("bin/mysql"), ServerCache.mariadb().resolve("bin/mariadb"));
  }

  /** No option and no TLS setting: the private option file and the pinned certificate do it. */
  @ParameterizedTest
  @MethodSource("commandLineClients")
  void shouldRunACommandLineClientThatIsToldNothing(Path client) throws Exception {
    exec =
        start(
            client.toString(),
            "--batch",
            "--skip-column-names",
            "-e",
            "SHOW STATUS LIKE 'Ssl_version'; SELECT COUNT(*) FROM shop.products");
    assertThat(exec.line()).as(exec.errors()).startsWith("Ssl_version\tTLSv1.");
    assertThat(exec.line()).isEqualTo("400");
    assertThat(exec.status()).isZero();
    assertThat(exec.errors()).isEmpty();
    assertThat(exec.privateDirectories()).isEmpty();
  }

  @Test
  void shouldReturnTheClientsStatus() throws Exception {
    exec =
        start(ServerCache.mysql().resolve("bin/mysql").toString(), "-e", "DROP TABLE shop.orders");
    assertThat(exec.status()).isEqualTo(1);
    assertThat(exec.errors()).contains("Sallyport: ");
  }

  @Test
  void shouldGiveTheLeaseBackSoThatItsPasswordIsWorthNothing() throws Exception {
    exec =
        start("sh", "-c", "printf '%s\\n' \"$MYSQL_USER\" \"$MYSQL_PWD\" \"$SALLYPORT_JDBC_URL\"");
    String user = exec.line();
    Secret password = Secret.of(exec.line());
    String url = exec.line();
    assertThat(exec.status()).isZero();
    // Then the login is refused afterwards, though nobody had used it
    assertThat(failure("jdbc:mysql://127.0.0.1:" + port() + "/?sslMode=REQUIRED", user, password))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(ACCESS_DENIED))
        .hasMessageContaining("Sallyport: ");
    assertThat(url).doesNotContain(password.reveal());
  }

  @Test
  void shouldEndTheTaskAndItsSessionWhenItIsTerminated() throws Exception {
    // Given a client in the middle of a query; a bare COUNT(*) would be multiplied, not counted
    exec =
        start(
            "sh",
            "-c",
            "echo ready; exec "
                + ServerCache.mysql().resolve("bin/mysql")
                + " --batch -e \"SELECT 'exec-it', SUM(a.id + g.id) FROM shop.products a, shop.products b, shop.products c,"
                + " shop.products d, shop.products e, shop.products f, shop.products g\"");
    assertThat(exec.line()).isEqualTo("ready");
    Eventually.holds(
        Duration.ofSeconds(60), () -> assertThat(running()).as(exec.errors()).isEqualTo(1));
    // When
    exec.signal("TERM");
    // Then
    assertThat(exec.status()).isEqualTo(143);
    assertThat(exec.privateDirectories()).isEmpty();
    Eventually.holds(Duration.ofSeconds(60), () -> assertThat(running()).isZero());
  }

  @Test
  void shouldGiveAJavaTaskAnAddressThatWorks() throws Exception {
    exec = start("java", "-cp", System.getProperty("java.class.path"), JavaTask.class.getName());
    assertThat(exec.line()).as(exec.errors()).isEqualTo("400");
    assertThat(exec.status()).isZero();
  }

  /** A task that knows the variables alone. */
  static final class JavaTask {
    private JavaTask() {}

    /** Prints one number. */
    public static void main(String[] arguments) throws SQLException {
      try (var connection =
              DriverManager.getConnection(
                  System.getenv("SALLYPORT_JDBC_URL"),
                  System.getenv("MYSQL_USER"),
                  System.getenv("MYSQL_PWD"));
          var statement = connection.createStatement();
          var rows = statement.executeQuery("SELECT COUNT(*) FROM shop.products")) {
        rows.next();
        new PrintStream(new FileOutputStream(FileDescriptor.out), true).println(rows.getInt(1));
      }
    }
  }

  private ExecProcess start(String... command) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-c", GatewayFixture.stage().connection(), "-p", "a test", "--for", "5m", "--"));
    arguments.addAll(Arrays.asList(command));
    return ExecProcess.start(
        folder,
        Map.of(
            "SALLYPORT_URL",
            GatewayFixture.stage().webUrl().toString(),
            "SALLYPORT_CLIENT_ID",
            DemoCast.REPORTING_AGENT,
            "SALLYPORT_CLIENT_SECRET",
            GatewayFixture.stage().agentSecret(DemoCast.REPORTING_AGENT).reveal()),
        arguments);
  }

  private static int port() {
    return GatewayFixture.stage().mysqlPort();
  }

  private static Throwable failure(String url, String user, Secret password) {
    return Assertions.catchThrowable(
        () -> DriverManager.getConnection(url, user, password.reveal()).close());
  }

  private static long running() {
    return GatewayFixture.database()
        .number(
            "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE '%exec-it%'"
                + " AND id <> CONNECTION_ID()");
  }
}

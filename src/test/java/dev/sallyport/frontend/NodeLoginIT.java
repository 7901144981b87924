package dev.sallyport.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The drivers of Node with a lease; the older of the two knows no plugins at all. */
@Timeout(120)
class NodeLoginIT {
  private static final Path FOLDER = Path.of("src/test/node");
  private static final String USER = "lease.abcdefghijklmnop";
  private static final String PASSWORD = "Zk3-q9_Wc7RtYb1nUv5xEo8mAs2dFg6hJk4lPi0QwMe";

  @TempDir Path folder;
  private TestListener listener;

  @BeforeEach
  void open() throws Exception {
    assertThat(FOLDER.resolve("node_modules/mysql"))
        .describedAs("npm packages; run 'npm ci' in " + FOLDER)
        .isDirectory();
    listener = new TestListener(c -> c);
    listener.lease(USER, PASSWORD);
  }

  @AfterEach
  void close() {
    listener.close();
  }

  private String logIn(String driver, String password, boolean tls) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("node", "login.js")
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "LOGIN_DRIVER", driver,
                "LOGIN_PORT", Integer.toString(listener.port()),
                "LOGIN_USER", USER,
                "LOGIN_PASSWORD", password,
                "LOGIN_TLS", tls ? "yes" : ""));
    Process node = builder.start();
    assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return Files.readString(folder.resolve("out"));
  }

  @ParameterizedTest
  @CsvSource({"mysql2, false", "mysql2, true", "mysql, false", "mysql, true"})
  void shouldAdmitNodeWithALease(String driver, boolean tls) throws Exception {
    assertThat(logIn(driver, PASSWORD, tls))
        .startsWith("statement: 1105")
        .contains(TestListener.NO_DATABASE);
    assertThat(listener.admissions.remove().lease()).isPresent();
    assertThat(logIn(driver, "guess", tls))
        .startsWith("login: 1045")
        .contains("Sallyport: access denied, there is no such lease");
    assertThat(listener.admissions).isEmpty();
  }
}

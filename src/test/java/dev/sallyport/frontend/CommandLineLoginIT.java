package dev.sallyport.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.demo.ServerCache;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command lines of both vendors, as far as the login goes. */
class CommandLineLoginIT {
  @TempDir Path folder;
  private TestListener listener;

  @BeforeEach
  void open() throws Exception {
    listener = new TestListener(c -> c);
  }

  @AfterEach
  void close() {
    listener.close();
  }

  private String run(Path program, String token, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--no-defaults",
                "--protocol=tcp",
                "--host=127.0.0.1",
                "--port=" + listener.port(),
                "--user=" + TestListener.CONNECTION,
                "--execute=SELECT 1"));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("MYSQL_PWD", token));
    builder.redirectOutput(folder.resolve("out").toFile());
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return java.nio.file.Files.readString(folder.resolve("out"), StandardCharsets.UTF_8);
  }

  /** As a person would: at the prompt of a terminal, which keeps 79 characters. */
  private String typed(Path program, String user, String password, String... options)
      throws Exception {
    String command =
        program
            + " --no-defaults --protocol=tcp --host=127.0.0.1 --port="
            + listener.port()
            + " --user="
            + user
            + " --execute='SELECT 1' -p "
            + String.join(" ", options);
    Process process =
        new ProcessBuilder("script", "--quiet", "--return", "--command", command, "/dev/null")
            .redirectErrorStream(true)
            .start();
    StringBuilder output = new StringBuilder();
    try (var screen = process.inputReader(StandardCharsets.UTF_8);
        var keyboard = process.outputWriter(StandardCharsets.UTF_8)) {
      for (int c = screen.read(); c >= 0; c = screen.read()) {
        output.append((char) c);
        if (output.toString().endsWith("Enter password: ")) {
          keyboard.write(password + "\n");
          keyboard.flush();
        }
      }
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output.toString();
  }

  private static Path mysql() {
    return ServerCache.mysql().resolve("bin/mysql");
  }

  private static Path mariadb() {
    return ServerCache.mariadb().resolve("bin/mariadb");
  }

  @Test
  void shouldAdmitTheMySqlCommandLine() throws Exception {
    String token = listener.longToken(5_000);
    String output = run(mysql(), token, "--enable-cleartext-plugin", "--ssl-mode=REQUIRED");
    assertThat(output).contains(TestListener.NO_DATABASE);
    output = run(mysql(), token, "--enable-cleartext-plugin");
    assertThat(output).contains(TestListener.NO_DATABASE);
    assertThat(listener.admissions).hasSize(2);
  }

  @Test
  void shouldAskACommandLineWithoutPluginsForItsClearPassword() throws Exception {
    // This distribution has neither caching_sha2_password nor mysql_clear_password; a whole one
    // has.
    String output = run(mariadb(), listener.goodToken(), "--ssl", "--skip-ssl-verify-server-cert");
    assertThat(output).contains("Plugin mysql_clear_password could not be loaded");
    assertThat(listener.admissions).isEmpty();
  }

  @Test
  void shouldShowTheCommandLineWhyItWasRefused() throws Exception {
    assertThat(run(mysql(), listener.expiredToken(), "--enable-cleartext-plugin"))
        .contains("ERROR 1045 (28000)", "Sallyport: access denied", "expired");
    assertThat(run(mysql(), listener.goodToken(), "--ssl-mode=DISABLED"))
        .contains("ERROR 1045 (28000)", "Sallyport: access denied", "TLS");
    assertThat(run(mariadb(), listener.goodToken(), "--skip-ssl"))
        .contains("ERROR 1045 (28000)", "Sallyport: access denied", "TLS");
  }

  @Test
  void shouldAdmitBothWithALeaseTypedAtThePrompt() throws Exception {
    String user = "lease.abcdefghijklmnop";
    String password = "Zk3q9Wc7RtYb1nUv5xEo8mAs2dFg6hJk4lPi0QwMeZk3q9Wc7RtYb1nUv5xEo8mAs";
    listener.lease(user, password.substring(0, 64));
    Path[] programs = {mysql(), mysql(), mariadb(), mariadb()};
    String[] options = {
      "--ssl-mode=REQUIRED",
      "--ssl-mode=DISABLED",
      "--ssl --skip-ssl-verify-server-cert",
      "--skip-ssl"
    };
    for (int i = 0; i < programs.length; i++) {
      assertThat(typed(programs[i], user, password.substring(0, 64), options[i]))
          .contains("ERROR 1105", TestListener.NO_DATABASE);
      assertThat(listener.admissions.remove().lease()).isPresent();
      assertThat(typed(programs[i], user, password.substring(0, 63), options[i]))
          .contains("ERROR 1045 (28000)", "Sallyport: access denied, there is no such lease");
    }
    assertThat(listener.admissions).isEmpty();
  }
}

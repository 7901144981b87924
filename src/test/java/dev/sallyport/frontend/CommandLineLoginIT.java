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
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return java.nio.file.Files.readString(folder.resolve("out"), StandardCharsets.UTF_8);
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
}

package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Without a server; what a real one answers is {@link CatalogCommandIT}'s. */
class CatalogCommandTest {
  @TempDir Path folder;

  private final StringWriter err = new StringWriter();
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  @Test
  void shouldReadUrlsWhateverThePassword() {
    assertThat(DatabaseUrl.read("mysql://root:p@ss:w/%64%C3%BC%25@[::1]:3307/shop"))
        .isEqualTo(
            new DatabaseUrl(
                "::1", 3307, "root", Optional.of(Secret.of("p@ss:w/dü%")), Optional.of("shop")));
    assertThat(DatabaseUrl.read("mysql://root@db.example/"))
        .isEqualTo(new DatabaseUrl("db.example", 3306, "root", Optional.empty(), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "root:hunter2@127.0.0.1:3306",
        "postgres://root:hunter2@127.0.0.1:3306",
        "mysql://root:hunter2@127.0.0.1:port",
        "mysql://root:hunter2@",
        "mysql://:hunter2@127.0.0.1",
        "mysql://root:hunter2%@127.0.0.1",
        "mysql://root:hunter2@127.0.0.1:99999",
        "mysql://root:hunter2@127.0.0.1/shop?useSSL=true"
      })
  void shouldRefuseAUrlWithoutQuotingIt(String url) {
    assertThat(run("--url", url)).isEqualTo(1);
    assertThat(err.toString()).startsWith("catalog: ").doesNotContain("hunter2").hasLineCount(1);
    assertThat(file.size()).isZero();
  }

  @Test
  void shouldNameWhatKeepsItFromReading() throws IOException {
    assertThat(run("--url", "mysql://u:hunter2@127.0.0.1:1")).isEqualTo(1);
    assertThat(run("--url", "mysql://u@127.0.0.1:1", "--tls", "maybe")).isEqualTo(1);
    assertThat(run("--url", "mysql://u@127.0.0.1:1", "--password-file", folder + "/none"))
        .isEqualTo(1);
    Path password = Files.writeString(folder.resolve("password"), "secret\n");
    assertThat(run("--url", "mysql://u:p@127.0.0.1:1", "--password-file=" + password)).isEqualTo(1);
    assertThat(run("-c", "orders", "--config", folder + "/none.yaml")).isEqualTo(1);
    assertThat(err.toString())
        .containsSubsequence(
            "nothing listens at this host and port",
            "--tls 'maybe' is none of",
            "cannot be read",
            "both --url and --password-file",
            "there is no such file")
        .doesNotContain("hunter2");
  }

  @Test
  void shouldTellWhoGivesTheConfigurationAsConnectionWhichOptionItIs() {
    assertThat(run("-c", "conf/sallyport.yaml")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "catalog: -c is --connection here, and 'conf/sallyport.yaml' is no connection's name;"
                + " name the configuration with --config conf/sallyport.yaml\n");
  }

  @Test
  void shouldNameTheConnectionsThatThereAre() throws IOException {
    Path config = folder.resolve("sallyport.yaml");
    Files.copy(Path.of("conf/sallyport.yaml"), config);
    assertThat(run("-c", "nonesuch", "--config=" + config)).isEqualTo(1);
    assertThat(err.toString()).contains("no connection 'nonesuch'; it has orders");
  }

  @Test
  void shouldNotShowThePasswordOfAUrlAsText() {
    assertThat(DatabaseUrl.read("mysql://u:hunter2@h").toString()).doesNotContain("hunter2");
    assertThatThrownBy(() -> DatabaseUrl.read("mysql://u:hunter2%zz@h"))
        .hasMessageNotContaining("hunter2");
  }

  private int run(String... arguments) {
    Map<String, String> environment =
        Map.of("SALLYPORT_CONSOLE_SECRET", "a", "ORDERS_PASSWORD", "b");
    return new CommandLine(new CatalogCommand(file, environment))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}

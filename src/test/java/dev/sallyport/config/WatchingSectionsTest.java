package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchingSectionsTest {
  private static final String GATEWAY =
      """
      web: { sign_in: { issuer: company, client_id: console } }
      identity:
        issuers: [{ name: company, issuer: "https://login.example.com", audiences: [sallyport] }]
      connections:
        orders: { host: db.example.com, account: stored, user: gate, password: "${env:PASSWORD}" }
      """;

  @TempDir private Path directory;

  @Test
  void shouldWatchByTheLogAloneUnlessToldOtherwise() throws IOException {
    assertThat(load("")).isEqualTo(Watching.LOG_ONLY);
  }

  @Test
  void shouldListenOnLoopbackWhereNothingElseIsSaid() throws IOException {
    ManagementConfig management = load("management: {}").management().orElseThrow();

    assertThat(management.host()).isEqualTo("127.0.0.1");
    assertThat(management.port()).isEqualTo(9464);
    assertThat(management.requires()).isEmpty();
  }

  @Test
  void shouldReadAllOfIt() throws IOException {
    Watching watching =
        load(
            """
            management: { host: 0.0.0.0, port: 9000, requires: [orders], names: [gateway-1] }
            tracing: { endpoint: "https://otel.example.com", sample_ratio: 0.05, authorization: "${env:OTEL}" }
            logging: { format: json }
            """);

    assertThat(watching.management().orElseThrow().requires()).containsExactly("orders");
    assertThat(watching.management().orElseThrow().names()).containsExactly("gateway-1");
    TracingConfig tracing = watching.tracing().orElseThrow();
    assertThat(tracing.address()).isEqualTo("https://otel.example.com/v1/traces");
    assertThat(tracing.sampleRatio()).isEqualTo(0.05);
    assertThat(tracing.authorization().orElseThrow().reveal()).isEqualTo("Bearer x");
    assertThat(tracing.toString()).doesNotContain("Bearer");
    assertThat(watching.logs()).isEqualTo(LogFormat.JSON);
  }

  @Test
  void shouldTakeAnAddressWithAPathAsItIs() throws IOException {
    assertThat(
            load("tracing: { endpoint: \"http://127.0.0.1:4318/otlp/v1/traces\" }")
                .tracing()
                .orElseThrow()
                .address())
        .isEqualTo("http://127.0.0.1:4318/otlp/v1/traces");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "management: { port: 70000 } | management.port: '70000' is out of range",
        "management: { requires: [billing] } | management.requires: 'billing' is no connection",
        "management: { names: [\"a:9464\"] } | management.names: 'a:9464' is no host name",
        "management: { hots: x } | did you mean 'host'?",
        "tracing: { sample_ratio: 1 } | tracing.endpoint: is missing",
        "tracing: { endpoint: \"http://otel.example.com\" } | is not protected",
        "tracing: { endpoint: \"https://o\", sample_ratio: 1.5 } | tracing.sample_ratio: '1.5' is out",
        "tracing: { endpoint: \"https://o\", sample_ratio: NaN } | tracing.sample_ratio: 'NaN' is out",
        "tracing: { endpoint: \"https://o\", sample_ratio: much } | 'much' is no number",
        "tracing: { endpoint: \"https://o\", ca: gone.pem } | cannot be read",
        "tracing: { endpoint: \"https://o\", authorization: clear } | tracing.authorization",
        "logging: { format: xml } | logging.format",
      })
  void shouldRefuseWhatCannotBe(String section, String told) {
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> load(section.strip()));
    assertThat(refused.getMessage()).contains(told.strip());
  }

  private Watching load(String sections) throws IOException {
    Path file = directory.resolve("gateway.yaml");
    Files.writeString(file, GATEWAY + sections + "\n");
    return new ConfigLoader(Map.of("PASSWORD", "p", "OTEL", "Bearer x")).load(file).watching();
  }
}

package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsSectionTest {
  private static final String BASE64 = "q83vASNFZ4mrze8BI0VniZqGi3NzFPVyfbYk3wqL0dE=";
  private static final String HEX =
      "abcdef0123456789abcdef01234567899a868b737314f5727db624df0a8bd1d1";
  private static final String OTHER = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final String SMALLEST =
      """
      web:
        sign_in: { issuer: company, client_id: console }
      identity:
        issuers:
          - { name: company, issuer: https://login.example.com, audiences: [sallyport] }
      """;
  private static final String CONNECTION =
      """
      connections:
        orders: { host: db.example.com, account: stored, user: app, password: "${env:PASSWORD}" }
      """;

  @TempDir Path directory;

  @Test
  void shouldHaveNoKeyWhereNothingIsSaid() throws IOException {
    assertThat(load(CONNECTION, Map.of()).secrets()).isEqualTo(SecretsConfig.NONE);
  }

  @Test
  void shouldReadAKeyInBase64AndInHexAndFromAFile() throws IOException {
    String section = CONNECTION + "secrets: { key: \"${env:KEY}\" }\n";
    SecretsKey base64 = load(section, Map.of("KEY", BASE64)).secrets().key().orElseThrow();
    Files.writeString(directory.resolve("secrets.key"), HEX + "\n");
    SecretsKey file =
        load(CONNECTION + "secrets: { key_file: secrets.key }\n", Map.of())
            .secrets()
            .key()
            .orElseThrow();

    assertThat(file.id()).hasSize(16);
    assertThat(base64.reveal().getEncoded()).hasSize(32);
    assertThat(load(section, Map.of("KEY", HEX)).secrets().key()).contains(file);
    assertThat(base64.toString()).doesNotContain(BASE64);
  }

  @Test
  void shouldKeepPreviousKeysAsideAndFindThemById() throws IOException {
    SecretsConfig secrets =
        load(
                CONNECTION + "secrets: { key: \"${env:KEY}\", previous_keys: [\"${env:OLD}\"] }\n",
                Map.of("KEY", BASE64, "OLD", OTHER))
            .secrets();

    SecretsKey old = secrets.previousKeys().get(0);
    assertThat(secrets.find(old.id())).contains(old);
    assertThat(secrets.find(secrets.key().orElseThrow().id())).isEqualTo(secrets.key());
    assertThat(secrets.find("0000000000000000")).isEmpty();
    assertThat(secrets.toString()).doesNotContain(BASE64).doesNotContain(OTHER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "q83vASNFZ4mrze8BI0VniQ==",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
      })
  void shouldRefuseWhatIsNoKeyWithoutQuotingIt(String key) {
    List<String> problems =
        problems(CONNECTION + "secrets: { key: \"${env:KEY}\" }\n", Map.of("KEY", key));

    assertThat(problems).singleElement().asString().contains(":8: secrets.key: is ");
    assertThat(problems.get(0)).contains("openssl rand -base64 32").doesNotContain(key);
  }

  @Test
  void shouldRefuseTwoKeysAndOldOnesAlone() {
    assertThat(
            problems(
                CONNECTION + "secrets: { key: \"${env:KEY}\", key_file: x }\n",
                Map.of("KEY", BASE64)))
        .singleElement()
        .asString()
        .contains("secrets.key_file: is given beside 'key'");
    assertThat(
            problems(
                CONNECTION + "secrets: { previous_keys: [\"${env:KEY}\"] }\n",
                Map.of("KEY", BASE64)))
        .singleElement()
        .asString()
        .contains("secrets.key: is missing");
    assertThat(
            problems(
                CONNECTION + "secrets: { key: \"${env:KEY}\", previous_keys: [\"${env:KEY}\"] }\n",
                Map.of("KEY", BASE64)))
        .singleElement()
        .asString()
        .contains("secrets.previous_keys: has the key in use");
    assertThat(problems(CONNECTION + "secrets: { key: " + BASE64 + " }\n", Map.of()))
        .singleElement()
        .asString()
        .contains("stands in the file in clear text");
  }

  @Test
  void shouldDoWithoutConnectionsWhereTheyCanBeRegistered() throws IOException {
    String section = "secrets: { key: \"${env:KEY}\" }\n";

    assertThat(load(section, Map.of("KEY", BASE64)).connections()).isEmpty();
    assertThat(problems("", Map.of())).singleElement().asString().contains("connections");
  }

  private GatewayConfig load(String more, Map<String, String> environment) throws IOException {
    Path file = directory.resolve("sallyport.yaml");
    Files.writeString(file, SMALLEST + more);
    Map<String, String> all = new java.util.HashMap<>(environment);
    all.put("PASSWORD", "p");
    return new ConfigLoader(all).load(file);
  }

  private List<String> problems(String more, Map<String, String> environment) {
    return catchThrowableOfType(ConfigException.class, () -> load(more, environment)).problems();
  }
}

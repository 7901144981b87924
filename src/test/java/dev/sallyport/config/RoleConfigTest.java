package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoleConfigTest {
  private static final String REST =
      """
      identity:
        issuers:
          - name: company
            issuer: https://login.example.com
            audiences: [sallyport]
      connections:
        orders:
          host: db.example.com
          account: stored
          user: gate
          password: ${env:PASSWORD}
      """;

  private static final String POSTGRESQL =
      """
      store:
        postgresql: { host: pg.example.com, database: gate, user: gate, password: "${env:PASSWORD}" }
      """;

  private static final String WEB =
      """
      web:
        public_url: https://gate.example.com
        sign_in:
          issuer: company
          client_id: console
          client_secret: ${env:CONSOLE_SECRET}
      notify:
        - slack: { url: "${env:SLACK}" }
      """;

  @TempDir Path directory;

  private final ConfigLoader loader = new ConfigLoader(Map.of("PASSWORD", "tops3cret"));

  @Test
  void shouldDoEverythingAndWaitALittleWhereNothingIsSaid() throws IOException {
    String web = "web: { sign_in: { issuer: company, client_id: console } }\n";
    NodeConfig node = loader.load(file(REST + web)).node();
    assertThat(node).isEqualTo(NodeConfig.DEFAULT);
    assertThat(node.drain().timeout()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void shouldNeedNoneOfTheConsolesSecretsOnANodeWithoutOne() throws IOException {
    GatewayConfig config = loader.load(file("role: gateway\n" + REST + POSTGRESQL + WEB));
    assertThat(config.node().role()).isEqualTo(Role.GATEWAY);
    assertThat(config.web().publicUrl()).contains(URI.create("https://gate.example.com"));
    assertThat(config.web().signIn()).isEmpty();
    assertThat(config.notifyChannels()).isEmpty();
    assertThat(loader.load(file("role: gateway\n" + REST + POSTGRESQL)).web().publicUrl())
        .isEmpty();
  }

  @Test
  void shouldKnowTheNameByWhichPeopleAreKnownWhereTheySignInElsewhere() throws IOException {
    String saml = "web: { saml: { name: corp, metadata: not-here.xml } }\n";
    GatewayConfig config = loader.load(file("role: gateway\n" + REST + POSTGRESQL + saml));
    assertThat(config.web().samlName()).contains("corp");
    assertThat(config.issuerNames()).containsExactly("company", "corp");
  }

  @Test
  void shouldNeedThemOnANodeThatHasOne() throws IOException {
    Path file = file("role: console\n" + REST + POSTGRESQL + WEB);
    assertThatThrownBy(() -> loader.load(file)).hasMessageContaining("CONSOLE_SECRET");
    Path without = file("role: console\n" + REST + POSTGRESQL);
    assertThatThrownBy(() -> loader.load(without)).hasMessageContaining("web: is missing");
    // And the command line goes before the file
    assertThat(loader.load(file, Optional.of(Role.GATEWAY)).node().role()).isEqualTo(Role.GATEWAY);
  }

  @Test
  void shouldRefuseToBeOneOfManyOnTheFileOfASingleOne() throws IOException {
    Path file = file("role: gateway\n" + REST);
    assertThatThrownBy(() -> loader.load(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            ":1: role: 'gateway' is one node of several, and store.sqlite is the file of a single"
                + " one; expected store.postgresql, or role all");
  }

  @Test
  void shouldRefuseARoleThatThereIsNotAndWaitsThatAreTooLong() throws IOException {
    Path role = file("role: proxy\n" + REST + POSTGRESQL + "drain: { timeout: 2h }\n");
    assertThatThrownBy(() -> loader.load(role))
        .hasMessageContaining("role: 'proxy' is not known; expected one of")
        .hasMessageContaining("drain.timeout: '2h' is out of range; expected 0ms to 1h");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("sallyport.yaml"), text);
  }
}

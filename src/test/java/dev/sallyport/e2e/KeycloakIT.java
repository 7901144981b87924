package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.Secret;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Identities of a real Keycloak, through a real driver, to a real MySQL. */
class KeycloakIT {
  @TempDir static Path folder;

  private static KeycloakGate gate;

  @BeforeAll
  static void start() throws Exception {
    gate = KeycloakGate.open(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    gate.close();
  }

  @Test
  void shouldLetAServiceAccountIn() throws Exception {
    rows(gate.corp().tokenOfService("nightly-report"));
    rows(gate.corp().tokenOfPerson("alice"));
    rows(gate.partner().tokenOfService("visitor"));
  }

  private static void rows(Secret token) throws StatementRefusedException {
    try (AgentClient client = ClientKind.CONNECTOR_J.open(gate.at(token))) {
      assertThat(client.query("SELECT COUNT(*) FROM shop.products").get(0).get(0)).isEqualTo("400");
    }
  }
}

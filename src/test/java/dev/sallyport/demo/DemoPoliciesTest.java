package dev.sallyport.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.identity.Principal;
import dev.sallyport.policy.ReloadingPolicies;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoPoliciesTest {
  @ParameterizedTest
  @CsvSource({
    "AGENT, reporting-agents, shop, true",
    "AGENT, maintenance-agents, shop, true",
    "AGENT, dba, shop, false",
    "HUMAN, dba, shop, true",
    "HUMAN, admins, shop, false",
    "AGENT, reporting-agents, orders, false"
  })
  void shouldAdmitTheDemosCastToTheShopOnly(
      Principal.Kind kind, String group, String connection, boolean admitted) {
    // Given
    ReloadingPolicies policies =
        ReloadingPolicies.open(Path.of("src/main/resources/demo/policies"));
    Principal principal = new Principal("p", kind, "p", Set.of(group), "development", Map.of());
    // When, Then
    assertThat(policies.admit(principal, connection).isPresent()).isEqualTo(admitted);
  }
}

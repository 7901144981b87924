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
    "reporting-agents, shop, true",
    "maintenance-agents, shop, true",
    "dba, shop, false",
    "reporting-agents, orders, false"
  })
  void shouldAdmitTheDemosAgentsToTheShopOnly(String group, String connection, boolean admitted) {
    // Given
    ReloadingPolicies policies =
        ReloadingPolicies.open(Path.of("src/main/resources/demo/policies"));
    Principal principal =
        new Principal("p", Principal.Kind.AGENT, "p", Set.of(group), "development", Map.of());
    // When, Then
    assertThat(policies.admit(principal, connection).isPresent()).isEqualTo(admitted);
  }
}

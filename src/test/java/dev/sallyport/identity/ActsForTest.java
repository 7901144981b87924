package dev.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.InvalidSettingException;
import dev.sallyport.config.IssuerConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActsForTest {
  @ParameterizedTest
  @CsvSource({
    "dana, corp:dana",
    "google-oauth2|7, corp:google-oauth2|7",
    "corp:dana, corp:dana",
    "people:dana@example.com, people:dana@example.com",
    "urn:x:dana, corp:urn:x:dana",
    ":dana, corp::dana"
  })
  void shouldKnowForWhomAnAgentActs(String owner, String person) throws Exception {
    assertThat(principal("{'sub':'bot','owner':'" + owner + "'}").actsFor()).contains(person);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'sub':'bot'}", "{'sub':'bot','owner':null}"})
  void shouldKnowNobodyWhereTheTokenNamesNobody(String claims) throws Exception {
    assertThat(principal(claims).actsFor()).isEmpty();
  }

  @Test
  void shouldNotLetAPersonActForThemselves() throws Exception {
    assertThat(principal("{'sub':'dana','owner':'dana'}").actsFor()).isEmpty();
    assertThat(principal("{'sub':'dana','owner':'corp:dana'}").actsFor()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'sub':'bot','owner':''}",
        "{'sub':'bot','owner':' dana'}",
        "{'sub':'bot','owner':'corp:'}",
        "{'sub':'bot','owner':'corp: dana'}",
        "{'sub':'bot','owner':'da\\u0000na'}",
        "{'sub':'bot','owner':7}",
        "{'sub':'bot','owner':['dana']}",
        "{'sub':'bot','owner':{'sub':'dana'}}"
      })
  void shouldRefuseAnOwnerThatCannotBeRead(String claims) {
    assertThatThrownBy(() -> principal(claims))
        .isInstanceOf(TokenRejectedException.class)
        .hasMessageContaining("'owner', which says for whom it acts");
  }

  @Test
  void shouldRefuseAnOwnerOfTooManyCharacters() {
    assertThatThrownBy(() -> principal("{'sub':'bot','owner':'" + "d".repeat(257) + "'}"))
        .isInstanceOf(TokenRejectedException.class);
  }

  @Test
  void shouldHearOfAnOwnerInEverySourceAndRefuseTwo() throws Exception {
    assertThat(principal("{'sub':'bot'}", "{'sub':'bot','owner':'dana'}").actsFor())
        .contains("corp:dana");
    assertThatThrownBy(
            () -> principal("{'sub':'bot','owner':'erik'}", "{'sub':'bot','owner':'dana'}"))
        .isInstanceOf(TokenRejectedException.class)
        .hasMessageContaining("names two people");
  }

  @Test
  void shouldReadAnActorAndItsSubject() throws Exception {
    // Given
    ClaimMapping delegated = mapping("act.sub", "sub", "act");
    // When
    Principal agent = delegated.principal(List.of(json("{'sub':'dana','act':{'sub':'agent-7'}}")));
    // Then
    assertThat(agent.id()).isEqualTo("corp:agent-7");
    assertThat(agent.kind()).isEqualTo(Principal.Kind.AGENT);
    assertThat(agent.actsFor()).contains("corp:dana");
    assertThatThrownBy(() -> delegated.principal(List.of(json("{'sub':'dana'}"))))
        .isInstanceOf(TokenRejectedException.class);
  }

  @Test
  void shouldRefuseOneClaimForBoth() {
    assertThatThrownBy(() -> mapping("sub", "sub", "kind=agent"))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("is also the id_claim");
  }

  private static Principal principal(String... sources) throws Exception {
    return mapping("sub", "owner", "kind=agent")
        .principal(Arrays.stream(sources).map(ActsForTest::json).toList());
  }

  private static JsonNode json(String singleQuoted) {
    return StrictJson.object(singleQuoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
        .orElseThrow();
  }

  private static ClaimMapping mapping(String idClaim, String actsForClaim, String agentClaim) {
    return new ClaimMapping(
        new IssuerConfig(
            "corp",
            URI.create("https://idp.example.com"),
            Set.of("sallyport"),
            Set.of("RS256"),
            Duration.ZERO,
            idClaim,
            "name",
            "groups",
            agentClaim,
            Optional.of(actsForClaim),
            Optional.empty(),
            false),
        Set.of("corp", "people"));
  }
}

package dev.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.IssuerConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimMappingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "groups              | {'sub':'a','groups':['x','y']}                    | x;y",
        "groups              | {'sub':'a','groups':'x y,z'}                      | x;y;z",
        "groups              | {'sub':'a','groups':['/team/dba']}                | team/dba",
        "groups              | {'sub':'a','groups':['two words']}                | two words",
        "groups              | {'sub':'a'}                                       | ``",
        "groups              | {'sub':'a','groups':null}                         | ``",
        "realm_access.roles  | {'sub':'a','realm_access':{'roles':['x']}}        | x",
        "realm_access.roles  | {'sub':'a','realm_access':'roles'}                | ``",
        "https://e.test/grps | {'sub':'a','https://e.test/grps':['x']}           | x",
      })
  void shouldReadGroups(String path, String claims, String expected) throws Exception {
    Set<String> groups =
        Arrays.stream(expected.split(";")).filter(s -> !s.isEmpty()).collect(Collectors.toSet());
    assertThat(mapping(path, "kind=agent").principal(List.of(json(claims))).groups())
        .isEqualTo(groups);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'sub':'a','groups':{'x':1}}",
        "{'sub':'a','groups':7}",
        "{'sub':'a','groups':true}",
        "{'sub':'a','groups':['x',7]}",
        "{'sub':'a','groups':['x',['dba']]}",
        "{'sub':'a','groups':['']}",
        "{'sub':'a','groups':['/']}",
        "{'sub':'a','groups':['x\\u0000']}",
        "{'groups':['x']}",
        "{'sub':''}",
        "{'sub':7}",
        "{'sub':'a\\nb'}",
        "{'sub':'a '}",
        "{'sub':' a'}",
      })
  void shouldRefuseClaimsOfAnUnexpectedShape(String claims) {
    assertThatThrownBy(() -> mapping("groups", "kind=agent").principal(List.of(json(claims))))
        .isInstanceOf(TokenRejectedException.class)
        .hasMessageContaining("the token's claim '");
  }

  @Test
  void shouldBoundGroups() throws Exception {
    ClaimMapping mapping = mapping("groups", "kind=agent");
    assertThat(mapping.principal(List.of(json(groups(256, 256)))).groups()).hasSize(256);
    assertThatThrownBy(() -> mapping.principal(List.of(json(groups(257, 3)))))
        .hasMessageContaining("more than 256 groups");
    assertThatThrownBy(() -> mapping.principal(List.of(json(groups(1, 257)))))
        .hasMessageContaining("1 to 256 printable");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kind=agent   | {'sub':'a','kind':'agent'}          | AGENT",
        "kind=agent   | {'sub':'a','kind':['x','agent']}    | AGENT",
        "kind=agent   | {'sub':'a','kind':'agents'}         | HUMAN",
        "kind=agent   | {'sub':'a'}                         | HUMAN",
        "bot=true     | {'sub':'a','bot':true}              | AGENT",
        "bot=true     | {'sub':'a','bot':false}             | HUMAN",
        "client_id    | {'sub':'a','client_id':'report'}    | AGENT",
        "client_id    | {'sub':'a','client_id':null}        | HUMAN",
        "act.sub      | {'sub':'a','act':{'sub':'b'}}       | AGENT",
        "``           | {'sub':'a','kind':'agent'}          | HUMAN",
      })
  void shouldTellAgentsFromPeople(String expression, String claims, Principal.Kind kind)
      throws Exception {
    assertThat(mapping("groups", expression).principal(List.of(json(claims))).kind())
        .isEqualTo(kind);
  }

  @Test
  void shouldTakeNameAndTagsForDisplay() throws Exception {
    Principal principal =
        mapping("groups", "kind=agent")
            .principal(List.of(json("{'sub':'a','name':'Ada','email':'ada@example.com','azp':7}")));
    assertThat(principal.id()).isEqualTo("corp:a");
    assertThat(principal.name()).isEqualTo("Ada");
    assertThat(principal.tags()).containsEntry("email", "ada@example.com");
  }

  /** At many providers people write down themselves which address they have. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'sub':'a','email':'ada@example.com'}                            | true",
        "{'sub':'a','email':'ada@example.com','email_verified':true}      | true",
        "{'sub':'a','email':'ada@example.com','email_verified':'true'}    | true",
        "{'sub':'a','email':'ada@example.com','email_verified':false}     | false",
        "{'sub':'a','email':'ada@example.com','email_verified':'false'}   | false",
        "{'sub':'a','email':'ada@example.com','email_verified':null}      | false",
        "{'sub':'a','email':'ada@example.com','email_verified':['true']}  | false",
      })
  void shouldGoByNoAddressThatIsNotVerified(String claims, boolean taken) throws Exception {
    Principal bySubject = mapping("groups", "kind=agent").principal(List.of(json(claims)));
    assertThat(bySubject.id()).isEqualTo("corp:a");
    assertThat(bySubject.tags().containsKey("email")).isEqualTo(taken);
    ClaimMapping byAddress = mapping("email", "groups", "kind=agent");
    if (taken) {
      assertThat(byAddress.principal(List.of(json(claims))).id()).isEqualTo("corp:ada@example.com");
    } else {
      assertThatThrownBy(() -> byAddress.principal(List.of(json(claims))))
          .isInstanceOf(TokenRejectedException.class)
          .hasMessageContaining("not verified the e-mail address");
    }
  }

  @Test
  void shouldBelieveAnySourceThatSaysAgent() throws Exception {
    Principal principal =
        mapping("groups", "kind=agent")
            .principal(
                List.of(
                    json("{'sub':'a'}"),
                    json("{'sub':'a','kind':'agent','groups':['x']}"),
                    json("{'sub':'a','groups':['y'],'name':'Ada'}")));
    assertThat(principal.kind()).isEqualTo(Principal.Kind.AGENT);
    assertThat(principal.groups()).containsExactly("x");
    assertThat(principal.name()).isEqualTo("Ada");
  }

  private static String groups(int count, int length) {
    return IntStream.range(0, count)
        .mapToObj(i -> "'" + "g".repeat(length - 3) + String.format("%03d", i) + "'")
        .collect(Collectors.joining(",", "{'sub':'a','groups':[", "]}"));
  }

  private static JsonNode json(String singleQuoted) {
    return StrictJson.object(singleQuoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
        .orElseThrow();
  }

  private static ClaimMapping mapping(String groupsClaim, String agentClaim) {
    return mapping("sub", groupsClaim, agentClaim);
  }

  private static ClaimMapping mapping(String idClaim, String groupsClaim, String agentClaim) {
    return new ClaimMapping(
        new IssuerConfig(
            "corp",
            URI.create("https://idp.example.com"),
            Set.of("sallyport"),
            Set.of("RS256"),
            Duration.ZERO,
            idClaim,
            "name",
            groupsClaim,
            agentClaim,
            Optional.empty(),
            false),
        Set.of("corp"));
  }
}

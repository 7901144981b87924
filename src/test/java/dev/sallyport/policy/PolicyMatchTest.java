package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.identity.Principal;
import dev.sallyport.sql.Verb;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom a policy speaks of, and when. */
class PolicyMatchTest {
  private static final Facts READ = Facts.of(Verb.SELECT, "shop.orders");

  private static PolicySet matching(String match) {
    return PolicyText.load(
        """
        policy: p
        match: { connections: [orders], %s }
        statements:
          - allow: { verbs: [select], tables: ["shop.*"] }
        """
            .formatted(match));
  }

  private static Principal principal(Principal.Kind kind, Map<String, String> tags) {
    return new Principal("idp:bot", kind, "bot", Set.of("agents"), "idp", tags);
  }

  @Test
  void shouldAskForTagsAndRefuseWhoHasThemNot() {
    PolicySet set = matching("groups: [agents], tags: { env: [ci, staging], team: shop }");

    assertThat(allows(set, Map.of("env", "ci", "team", "shop", "more", "x"))).isTrue();
    assertThat(allows(set, Map.of("env", "staging", "team", "shop"))).isTrue();
    assertThat(allows(set, Map.of("env", "prod", "team", "shop"))).isFalse();
    assertThat(allows(set, Map.of("env", "ci"))).isFalse();
    assertThat(allows(set, Map.of("env", "CI", "team", "shop"))).isFalse();
    assertThat(allows(set, Map.of())).isFalse();
  }

  @Test
  void shouldAskForKindIssuerAndSinglePrincipals() {
    Principal agent = principal(Principal.Kind.AGENT, Map.of());
    Principal human = principal(Principal.Kind.HUMAN, Map.of());

    assertThat(matching("groups: [agents], kinds: [human]").admit(agent, "orders")).isEmpty();
    assertThat(matching("groups: [agents], kinds: [human]").admit(human, "orders")).isPresent();
    assertThat(matching("groups: [agents], issuers: [idp]").admit(agent, "orders")).isPresent();
    assertThat(matching("groups: [agents], issuers: [other]").admit(agent, "orders")).isEmpty();
    assertThat(matching("principals: [\"idp:bot\"]").admit(agent, "orders")).isPresent();
    assertThat(matching("principals: [\"idp:b\"]").admit(agent, "orders")).isEmpty();
  }

  /** Night shift: from Friday evening to Saturday morning, in Berlin, where summer time comes. */
  @ParameterizedTest
  @CsvSource({
    "2026-03-27T21:59:59+01:00, false", // Friday before
    "2026-03-27T22:00:00+01:00, true",
    "2026-03-28T01:00:00+01:00, true", // Saturday, begun on Friday
    "2026-03-28T06:00:00+01:00, false",
    "2026-03-28T22:30:00+01:00, true", // Saturday evening
    "2026-03-29T01:59:59+01:00, true", // the hour after is skipped
    "2026-03-29T03:00:00+02:00, true",
    "2026-03-29T05:59:59+02:00, true",
    "2026-03-29T06:00:00+02:00, false",
    "2026-03-29T23:00:00+02:00, false", // Sunday evening begins no window
    "2026-10-25T02:30:00+02:00, true", // the hour that comes twice
    "2026-10-25T02:30:00+01:00, true",
    "2026-10-25T06:00:00+01:00, false",
    "2026-03-26T23:00:00+01:00, false" // Thursday
  })
  void shouldKeepToWindowsOverMidnightAndThroughSummerTime(String at, boolean expected) {
    PolicySet set =
        matching(
            "groups: [agents], during: [{ days: [fri-sat], from: \"22:00\", to: \"06:00\","
                + " zone: Europe/Berlin }]");

    assertThat(judge(set, ZonedDateTime.parse(at).toInstant()) instanceof Verdict.Allow)
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-02T07:59:59Z, false",
    "2026-03-02T08:00:00Z, true",
    "2026-03-06T17:59:59Z, true",
    "2026-03-06T18:00:00Z, false",
    "2026-03-07T12:00:00Z, true", // Saturday, by the second window
    "2026-03-08T12:00:00Z, false"
  })
  void shouldTakeAnyOfSeveralWindows(String at, boolean expected) {
    PolicySet set =
        matching(
            "groups: [agents], during: [{ days: [mon-fri], from: \"08:00\", to: \"18:00\", zone:"
                + " UTC }, { days: [sat], zone: UTC }]");

    assertThat(judge(set, Instant.parse(at)) instanceof Verdict.Allow).isEqualTo(expected);
  }

  @Test
  void shouldJudgeByTheClockOfTheMomentAndNotOfTheLogin() {
    // Given a window that closes while a session is open
    MovingClock clock = new MovingClock(Instant.parse("2026-03-02T17:59:00Z"));
    PolicySet set =
        PolicyText.load(
            clock,
            """
            policy: p
            match:
              groups: [agents]
              connections: [orders]
              during: [{ from: "08:00", to: "18:00", zone: UTC }]
            statements:
              - allow: { verbs: [select], tables: ["shop.*"] }
            """);
    assertThat(set.admit(Facts.AGENT, "orders")).isPresent();
    Question question = READ.question();
    assertThat(set.judge(question)).isInstanceOf(Verdict.Allow.class);
    // When
    clock.set(Instant.parse("2026-03-02T18:00:00Z"));
    // Then
    assertThat(set.judge(question))
        .isEqualTo(
            new Verdict.Deny(
                "built-in:no-policy",
                "No policy lets you use connection orders at this time of day."));
    assertThat(set.admit(Facts.AGENT, "orders")).isEmpty();
    assertThat(set.asksForEstimate(question)).isFalse();
  }

  @Test
  void shouldNotTakeAPolicyOutOfItsWindowForOneInForce() {
    // Given one policy that always allows, and one that refuses at night
    PolicySet set =
        PolicyText.load(
            PolicyText.policy("reads", "- allow: { verbs: [select], tables: [\"shop.*\"] }"),
            """
            policy: nights
            match:
              groups: [agents]
              connections: [orders]
              during: [{ from: "20:00", to: "06:00", zone: UTC }]
            statements:
              - deny: { verbs: [select] }
            """);

    assertThat(judge(set, Instant.parse("2026-03-02T12:00:00Z")).rule()).isEqualTo("reads/1");
    assertThat(judge(set, Instant.parse("2026-03-02T23:00:00Z")).rule()).isEqualTo("nights/1");
    assertThat(judge(set, Instant.parse("2026-03-02T12:00:01Z")).rule()).isEqualTo("reads/1");
  }

  private static boolean allows(PolicySet set, Map<String, String> tags) {
    Question question =
        Facts.question(principal(Principal.Kind.AGENT, tags), "orders", List.of(READ));
    return set.judge(question) instanceof Verdict.Allow;
  }

  private static Verdict judge(PolicySet set, Instant at) {
    return set.judge(
        new Question(
            Facts.AGENT,
            "orders",
            READ.question().inspection(),
            OptionalLong.empty(),
            Optional.of(at)));
  }
}

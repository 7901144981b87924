package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.Secret;
import dev.sallyport.identity.Revocations;
import dev.sallyport.recording.RecordingService.Backlog;
import dev.sallyport.store.EmptyStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(EmptyStore.FILES)
class SignInTablesTest {
  private final MovableClock clock = new MovableClock();

  @Test
  void shouldForgetNobodysSignInHoweverManyStrangersBegin() {
    // Given
    PendingSignIns pending = pending("oidc");
    PendingSignIns.Started dana = pending.start("/x?y=z", false);
    // When
    for (int i = 0; i <= 2 * PendingSignIns.CAPACITY; i++) {
      pending.start("/", false);
    }
    // Then
    PendingSignIns.Returning back = pending.returning(dana.state(), dana.browser()).orElseThrow();
    assertThat(back.to()).isEqualTo("/x?y=z");
    assertThat(back.nonce()).isEqualTo(dana.nonce());
    assertThat(back.codeVerifier()).isEqualTo(dana.codeVerifier());
    assertThat(back.freshSince()).isEmpty();
    assertThat(dana.state()).hasSizeLessThanOrEqualTo(80);
  }

  @Test
  void shouldKnowAtEveryConsoleWhatWasBegunAtOne() {
    Instant now = Instant.parse("2026-03-01T10:00:00.123456Z");
    Clock still = Clock.fixed(now, ZoneOffset.UTC);
    PendingSignIns.Started fresh = pending("oidc", still).start("/", true);
    assertThat(
            pending("oidc", still)
                .returning(fresh.state(), fresh.browser())
                .orElseThrow()
                .freshSince())
        .contains(now.truncatedTo(ChronoUnit.MILLIS));
  }

  @Test
  void shouldTakeNoStateThatIsNotItsOwnAsItIs() {
    PendingSignIns pending = pending("oidc");
    PendingSignIns.Started ours = pending.start("/", false);
    // Of another installation, another way, another browser, too late
    PendingSignIns foreign = new PendingSignIns(Secret.of("another"), "oidc", clock);
    for (PendingSignIns other : List.of(foreign, pending("saml"))) {
      PendingSignIns.Started theirs = other.start("/", false);
      assertThat(pending.returning(theirs.state(), theirs.browser())).isEmpty();
    }
    assertThat(pending.returning(ours.state(), pending.start("/", false).browser())).isEmpty();
    assertThat(pending.returning(ours.state(), "")).isEmpty();
    // With any one character changed, none, or more
    for (int i = 0; i < ours.state().length(); i++) {
      char other = ours.state().charAt(i) == 'A' ? 'B' : 'A';
      String changed = ours.state().substring(0, i) + other + ours.state().substring(i + 1);
      assertThat(pending.returning(changed, ours.browser())).as(changed).isEmpty();
      assertThat(pending.returning(ours.state().substring(0, i), ours.browser())).isEmpty();
    }
    assertThat(pending.returning(ours.state() + "A", ours.browser())).isEmpty();
    assertThat(pending.returning(ours.state() + "=", ours.browser())).isEmpty();
    assertThat(pending.returning(ours.state(), ours.browser())).isPresent();
    clock.advance(PendingSignIns.LIFETIME);
    assertThat(pending.returning(ours.state(), ours.browser())).isEmpty();
  }

  @Test
  void shouldTakeOneOnceAfterThePersonIsKnownAndLetNobodyElseUseItUp() {
    // Given
    PendingSignIns pending = pending("oidc");
    PendingSignIns.Started started = pending.start("/", false);
    // When somebody else tries it
    assertThat(pending.returning(started.state(), "another")).isEmpty();
    // Then
    PendingSignIns.Returning back =
        pending.returning(started.state(), started.browser()).orElseThrow();
    assertThat(pending.use(back.nonce(), back.expiresAt())).isTrue();
    assertThat(pending.use(back.nonce(), back.expiresAt())).isFalse();
    assertThat(pending.returning(started.state(), started.browser())).isEmpty();
  }

  private PendingSignIns pending(String way) {
    return pending(way, clock);
  }

  private static PendingSignIns pending(String way, Clock clock) {
    return new PendingSignIns(Secret.of("of the consoles"), way, clock);
  }

  @Test
  void shouldNotTakeFromElsewhereWhatHasEnded() {
    // Given one that ended here, and one of which only the end was heard
    ConsoleSessions sessions = new ConsoleSessions(Duration.ofHours(1), clock, Revocations.NONE);
    List<String> here = new ArrayList<>();
    sessions.whenClosedHere(here::add);
    String left = sessions.open(person("dora"));
    sessions.close(OpaqueToken.digest(left));
    String heard = OpaqueToken.next();
    sessions.closedElsewhere(OpaqueToken.digest(heard));
    // When the store still says that they are there
    for (String cookie : List.of(left, heard)) {
      sessions.adopt(
          new ConsoleSession(
              OpaqueToken.digest(cookie), person("dora"), clock.instant().plusSeconds(600)));
      // Then
      assertThat(sessions.find(cookie)).isEmpty();
    }
    assertThat(here).containsExactly(OpaqueToken.digest(left));
  }

  @Test
  void shouldEndTheOldestSignInWhenThereAreTooMany() {
    // Given
    ConsoleSessions sessions = new ConsoleSessions(Duration.ofHours(1), clock, Revocations.NONE);
    List<String> ended = new ArrayList<>();
    sessions.whenClosed(ended::add);
    String first = sessions.open(person("dora"));
    String second = sessions.open(person("dora"));
    // When
    for (int i = 2; i <= ConsoleSessions.CAPACITY; i++) {
      sessions.open(person("p" + i));
    }
    // Then
    assertThat(sessions.find(first)).isEmpty();
    assertThat(ended).containsExactly(OpaqueToken.digest(first));
    assertThat(sessions.find(second)).isPresent();
  }

  @Test
  void shouldNotEndTheSignInsOfOthersHoweverOftenOneSignsIn() {
    // Given
    ConsoleSessions sessions = new ConsoleSessions(Duration.ofHours(1), clock, Revocations.NONE);
    String dana = sessions.open(person("dana"));
    String first = sessions.open(person("dora"));
    String second = sessions.open(person("dora"));
    // When
    for (int i = 2; i <= ConsoleSessions.PER_PERSON; i++) {
      sessions.open(person("dora"));
    }
    // Then
    assertThat(sessions.find(first)).isEmpty();
    assertThat(sessions.find(second)).isPresent();
    for (int i = 0; i <= ConsoleSessions.CAPACITY; i++) {
      sessions.open(person("dora"));
    }
    assertThat(sessions.find(dana)).isPresent();
  }

  @Test
  void shouldAskOnceHoweverManyWantToKnow() {
    // Given a store that does not answer yet
    List<Promise<Void>> asked = new ArrayList<>();
    Readiness readiness =
        new Readiness(
            new ReadinessSources(
                () -> {
                  asked.add(Promise.promise());
                  return asked.get(asked.size() - 1).future();
                },
                () ->
                    new Backlog(
                        0,
                        1,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        0)),
            false);
    List<Future<?>> answers = new ArrayList<>();
    // When
    for (int i = 0; i < 1000; i++) {
      answers.add(readiness.store());
    }
    // Then
    assertThat(asked).hasSize(1);
    asked.get(0).fail("the store is down");
    assertThat(answers).allMatch(Future::failed);
    // And the next one is told what is so then
    Future<?> later = readiness.store();
    asked.get(1).complete();
    assertThat(later.succeeded()).isTrue();
  }

  private static Viewer person(String name) {
    return new Viewer(Person.of(name, name), false, false);
  }

  @Test
  void shouldKeepOnlyTheDigestOfACookie() {
    // Given
    ConsoleSessions sessions = new ConsoleSessions(Duration.ofHours(1), clock, Revocations.NONE);
    // When
    String value = sessions.open(new Viewer(Person.of("dora", "Dora"), false, false));
    // Then
    assertThat(sessions.find(value).orElseThrow().toString()).doesNotContain(value);
    assertThat(Set.of(value, OpaqueToken.next())).hasSize(2);
    assertThat(value).hasSize(43);
  }
}

package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.identity.ClientNetwork;
import dev.sallyport.identity.Revocations;
import dev.sallyport.recording.RecordingService.Backlog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SignInTablesTest {
  private final MovableClock clock = new MovableClock();

  @Test
  void shouldForgetTheOldestPendingSignInWhenTooManyWait() {
    // Given
    PendingSignIns pending = new PendingSignIns(clock);
    PendingSignIns.Started first = pending.start("/", Optional.empty(), false);
    PendingSignIns.Started second = pending.start("/", Optional.empty(), false);
    // When
    for (int i = 2; i <= PendingSignIns.CAPACITY; i++) {
      pending.start("/", Optional.empty(), false);
    }
    // Then
    assertThat(pending.take(first.state(), first.browser())).isEmpty();
    assertThat(pending.take(second.state(), second.browser())).isPresent();
  }

  @Test
  void shouldForgetNobodyElsesSignInHoweverManyOneClientStarts() {
    // Given
    PendingSignIns pending = new PendingSignIns(clock);
    PendingSignIns.Started dana =
        pending.start("/", Optional.of(ClientNetwork.of("10.0.0.1")), false);
    Optional<ClientNetwork> flood = Optional.of(ClientNetwork.of("10.0.0.2"));
    PendingSignIns.Started first = pending.start("/", flood, false);
    PendingSignIns.Started second = pending.start("/", flood, false);
    // When
    for (int i = 2; i <= PendingSignIns.PER_CLIENT; i++) {
      pending.start("/", flood, false);
    }
    // Then
    assertThat(pending.take(first.state(), first.browser())).isEmpty();
    assertThat(pending.take(second.state(), second.browser())).isPresent();
    for (int i = 0; i <= PendingSignIns.CAPACITY; i++) {
      pending.start("/", flood, false);
    }
    assertThat(pending.take(dana.state(), dana.browser())).isPresent();
  }

  @Test
  void shouldUseUpAStateEvenInTheWrongBrowser() {
    // Given
    PendingSignIns pending = new PendingSignIns(clock);
    PendingSignIns.Started started = pending.start("/", Optional.empty(), false);
    // When
    assertThat(pending.take(started.state(), "another")).isEmpty();
    // Then
    assertThat(pending.take(started.state(), started.browser())).isEmpty();
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

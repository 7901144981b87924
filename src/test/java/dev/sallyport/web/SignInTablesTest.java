package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.identity.Revocations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SignInTablesTest {
  private final MovableClock clock = new MovableClock();

  @Test
  void shouldForgetTheOldestPendingSignInWhenTooManyWait() {
    // Given
    PendingSignIns pending = new PendingSignIns(clock);
    PendingSignIns.Started first = pending.start("/");
    PendingSignIns.Started second = pending.start("/");
    // When
    for (int i = 2; i <= PendingSignIns.CAPACITY; i++) {
      pending.start("/");
    }
    // Then
    assertThat(pending.take(first.state(), first.browser())).isEmpty();
    assertThat(pending.take(second.state(), second.browser())).isPresent();
  }

  @Test
  void shouldUseUpAStateEvenInTheWrongBrowser() {
    // Given
    PendingSignIns pending = new PendingSignIns(clock);
    PendingSignIns.Started started = pending.start("/");
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
    Viewer viewer = new Viewer(Person.of("dora", "Dora"), false, false);
    String first = sessions.open(viewer);
    String second = sessions.open(viewer);
    // When
    for (int i = 2; i <= ConsoleSessions.CAPACITY; i++) {
      sessions.open(viewer);
    }
    // Then
    assertThat(sessions.find(first)).isEmpty();
    assertThat(ended).containsExactly(OpaqueToken.digest(first));
    assertThat(sessions.find(second)).isPresent();
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

package dev.sallyport.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.Grants;
import dev.sallyport.config.Secret;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class AccessPaceTest {
  private static final AccountConfig OWN =
      new AccountConfig.Ephemeral("admin", Secret.of(""), Grants.SESSION, "%");
  private static final AccountConfig STANDING = new AccountConfig.Stored("app", Secret.of(""));

  private final AccessPace pace =
      new AccessPace(Clock.fixed(Instant.parse("2026-03-02T09:30:00Z"), ZoneOffset.UTC), 2);

  @Test
  void shouldCountSessionsForWhichUsersAreMadeOfEachIdentityByItself() {
    for (int i = 0; i < 2; i++) {
      assertThat(pace.onSession("a", OWN)).isEmpty();
    }
    assertThat(pace.onSession("a", OWN)).isPresent();
    assertThat(pace.onSession("b", OWN)).isEmpty();
  }

  @Test
  void shouldNotCountSessionsOfUsersThatStandAlready() {
    for (int i = 0; i < 5; i++) {
      assertThat(pace.onSession("a", STANDING)).isEmpty();
    }
    assertThat(pace.onSession("a", OWN)).isEmpty();
  }
}

package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.identity.RevokedIdentities;
import org.junit.jupiter.api.Test;

class SessionRegistryTest {
  private final SessionRegistry registry =
      new SessionRegistry(new RevokedIdentities(), connection -> true);

  @Test
  void shouldTakeNobodyInWhomWhoeverLeavesHasNotSeen() {
    registry.leave("the gateway is stopping").await();
    // There is nothing to be done with a session that is not taken in.
    assertThat(registry.add(null, null, 1)).isFalse();
    assertThat(registry.size()).isZero();
  }

  @Test
  void shouldTakeNobodyInAfterAllWereEnded() {
    registry.drain("the gateway is stopped").await();
    assertThat(registry.add(null, null, 1)).isFalse();
    assertThat(registry.size()).isZero();
  }
}

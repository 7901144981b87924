package dev.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.FailedLoginLimits;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailedLoginsTest {
  private static final ClientNetwork HERE = ClientNetwork.of("10.0.3.7");
  private static final ClientNetwork THERE = ClientNetwork.of("10.0.3.8");

  private final AtomicLong now = new AtomicLong(-7);
  private final FailedLogins logins = new FailedLogins(new FailedLoginLimits(30, 10), now::get);

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private void fail(ClientNetwork client, String name, int times) {
    for (int i = 0; i < times; i++) {
      logins.failed(client, name);
    }
  }

  @Test
  void shouldMakeAUserWaitAfterTenFailures() {
    fail(HERE, "orders", 9);
    assertThat(logins.wait(HERE, "orders")).isEmpty();
    fail(HERE, "orders", 1);
    assertThat(logins.wait(HERE, "orders")).contains(Duration.ofSeconds(6));
    // Others there go on, and the same name elsewhere
    assertThat(logins.wait(HERE, "lease.other")).isEmpty();
    assertThat(logins.wait(HERE)).isEmpty();
    assertThat(logins.wait(THERE, "orders")).isEmpty();
  }

  @Test
  void shouldMakeAnAddressWaitWhateverNamesItTries() {
    for (int i = 0; i < 30; i++) {
      assertThat(logins.wait(HERE, "lease." + i)).isEmpty();
      fail(HERE, "lease." + i, 1);
    }
    assertThat(logins.wait(HERE)).contains(Duration.ofSeconds(2));
    assertThat(logins.wait(HERE, "anybody")).contains(Duration.ofSeconds(2));
    assertThat(logins.wait(THERE, "anybody")).isEmpty();
  }

  @Test
  void shouldLetOneTryThroughAfterEachWait() {
    fail(HERE, "orders", 10);
    for (int i = 0; i < 5; i++) {
      pass(Duration.ofSeconds(5));
      assertThat(logins.wait(HERE, "orders")).contains(Duration.ofSeconds(1));
      pass(Duration.ofSeconds(1));
      assertThat(logins.wait(HERE, "orders")).isEmpty();
      fail(HERE, "orders", 1);
    }
    assertThat(logins.wait(HERE, "orders")).contains(Duration.ofSeconds(6));
  }

  @Test
  void shouldForgetAfterAMinuteHoweverManyFailed() {
    fail(HERE, "orders", 10_000);
    assertThat(logins.wait(HERE, "orders").orElseThrow()).isLessThan(Duration.ofSeconds(7));
    pass(Duration.ofSeconds(61));
    fail(HERE, "orders", 9);
    assertThat(logins.wait(HERE, "orders")).isEmpty();
  }

  @Test
  void shouldNotLimitWhatIsConfiguredWithoutLimit() {
    FailedLogins unlimited = new FailedLogins(new FailedLoginLimits(0, 0), now::get);
    for (int i = 0; i < 1_000; i++) {
      unlimited.failed(HERE, "orders");
    }
    assertThat(unlimited.wait(HERE, "orders")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.3.7, 10.0.3.7",
    "::ffff:10.0.3.7, 10.0.3.7",
    "2001:db8:0:1::5, 2001:db8:0:1::/64",
    "2001:db8:0:1:ffff:ffff:ffff:ffff, 2001:db8:0:1::/64",
    "::1, ::/64",
    "not an address, local",
    ", local"
  })
  void shouldTakeANetworkOfIpVersionSixForOneClient(String address, String network) {
    assertThat(ClientNetwork.of(address).text()).isEqualTo(network);
  }
}

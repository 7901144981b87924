package dev.sallyport.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.demo.DevelopmentProviderDevices.Answer;
import dev.sallyport.demo.DevelopmentProviderDevices.Started;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DevelopmentProviderDevicesTest {
  private static final DevelopmentPerson DANA =
      new DevelopmentPerson("dana", "Dana", List.of("dba"));

  private Instant now = Instant.parse("2026-03-02T09:00:00Z");
  private final DevelopmentProviderDevices devices = new DevelopmentProviderDevices(clock());
  private final Started started = devices.start();

  @Test
  void shouldGrantOnceWhatAPersonConfirmed() {
    assertThat(devices.ask(started.deviceCode()))
        .isEqualTo(new Answer.NotYet("authorization_pending"));
    assertThat(devices.decide(started.userCode(), Optional.of(DANA))).isTrue();
    pass(DevelopmentProviderDevices.INTERVAL);
    assertThat(devices.ask(started.deviceCode())).isEqualTo(new Answer.Granted(DANA));
    pass(DevelopmentProviderDevices.INTERVAL);
    assertThat(devices.ask(started.deviceCode())).isEqualTo(new Answer.NotYet("invalid_grant"));
  }

  @Test
  void shouldBeDecidedOnce() {
    assertThat(devices.decide(started.userCode(), Optional.empty())).isTrue();
    assertThat(devices.decide(started.userCode(), Optional.of(DANA))).isFalse();
    assertThat(devices.ask(started.deviceCode())).isEqualTo(new Answer.NotYet("access_denied"));
  }

  @Test
  void shouldTellAHastyDeviceToSlowDown() {
    devices.ask(started.deviceCode());
    assertThat(devices.ask(started.deviceCode())).isEqualTo(new Answer.NotYet("slow_down"));
  }

  @Test
  void shouldForgetACodeThatExpired() {
    pass(DevelopmentProviderDevices.LIFETIME);
    assertThat(devices.isWaiting(started.userCode())).isFalse();
    assertThat(devices.decide(started.userCode(), Optional.of(DANA))).isFalse();
    assertThat(devices.ask(started.deviceCode())).isEqualTo(new Answer.NotYet("expired_token"));
  }

  @Test
  void shouldNotTakeOneCodeForTheOther() {
    assertThat(devices.ask(started.userCode())).isEqualTo(new Answer.NotYet("invalid_grant"));
    assertThat(devices.isWaiting(started.deviceCode())).isFalse();
    assertThat(devices.isWaiting("")).isFalse();
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Instant instant() {
        return now;
      }
    };
  }
}

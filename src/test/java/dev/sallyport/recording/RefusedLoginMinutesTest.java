package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.AuditConfig;
import dev.sallyport.config.AuditConfig.Durability;
import dev.sallyport.identity.ClientNetwork;
import dev.sallyport.identity.RefusedLogins.Refusal;
import dev.sallyport.recording.SessionEvent.LoginRefused;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class RefusedLoginMinutesTest {
  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final List<LoginRefused> written = new ArrayList<>();
  private Instant now = SampleEvents.START;
  private final RefusedLoginMinutes minutes =
      new RefusedLoginMinutes(
          vertx,
          event -> {
            written.add((LoginRefused) event);
            return Future.succeededFuture();
          },
          clock(() -> now));

  private static Clock clock(Supplier<Instant> time) {
    return new Clock() {
      @Override
      public Instant instant() {
        return time.get();
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("always UTC");
      }
    };
  }

  @AfterEach
  void close() {
    minutes.close();
    vertx.close().await();
  }

  private static Refusal refusal(String address, String user, String principal) {
    return new Refusal(
        ClientNetwork.of(address),
        address + ":50123",
        user,
        principal,
        "Sallyport: access denied, the token expired",
        "access_denied");
  }

  private void flood(String address, int times) {
    for (int i = 0; i < times; i++) {
      minutes.note(refusal(address, "orders", ""));
    }
  }

  @Test
  void shouldWriteARefusalDown() {
    minutes.note(refusal("10.0.3.7", "orders", "idp:bot"));
    LoginRefused event = written.get(0);
    assertThat(event)
        .isEqualTo(
            new LoginRefused(
                event.session(),
                0,
                SampleEvents.START,
                "10.0.3.7:50123",
                "orders",
                "idp:bot",
                "access denied, the token expired",
                1));
  }

  @Test
  void shouldCountWhatOneAddressDoesTooOftenAndSayItAtTheMinutesEnd() {
    flood("10.0.3.7", 1_000);
    flood("10.0.3.8", 3);
    assertThat(written).hasSize(13);
    // When the minute is over, and somebody else is refused
    now = now.plusSeconds(60);
    flood("10.0.3.8", 1);
    // Then
    assertThat(written).hasSize(15);
    assertThat(written.get(13).client()).isEqualTo("10.0.3.7");
    assertThat(written.get(13).count()).isEqualTo(990);
    assertThat(written.stream().mapToLong(LoginRefused::count).sum()).isEqualTo(1_004);
    assertThat(written.stream().map(LoginRefused::session).distinct()).hasSize(15);
  }

  @Test
  void shouldBoundWhatAMinuteWritesHoweverManyAddressesThereAre() {
    for (int i = 0; i < 5_000; i++) {
      flood("10." + i / 65_536 + "." + i / 256 % 256 + "." + i % 256, 3);
    }
    assertThat(written).hasSize(100);
    minutes.close();
    assertThat(written).hasSizeLessThanOrEqualTo(100 + 201);
    assertThat(written.stream().mapToLong(LoginRefused::count).sum()).isEqualTo(15_000);
    assertThat(written).extracting(LoginRefused::client).contains("other addresses");
  }

  @Test
  void shouldComeToTheStoreOnceAndOpenNoSession() {
    // Given
    Store store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
    AuditConfig audit =
        new AuditConfig(directory.resolve("journal"), Durability.PROCESS, 1 << 20, 100);
    SessionArchive archive = store.sessionArchive();
    RecordingService recording = RecordingService.open(audit, vertx, archive).await();
    RefusedLoginMinutes real =
        new RefusedLoginMinutes(
            vertx, recording.newRecorder(), clock(() -> now = now.plusMillis(1)));
    // When
    for (int i = 0; i < 30; i++) {
      real.note(refusal("10.0.3.7", "lease." + i, ""));
    }
    real.close().await();
    recording.ship().await();
    // Then
    List<LoginRefused> kept = archive.refusedLogins(Optional.empty(), 100).await();
    assertThat(kept).hasSize(11);
    assertThat(kept.get(0).count()).isEqualTo(20);
    assertThat(kept.get(1).user()).isEqualTo("lease.9");
    assertThat(kept.get(1).reason()).isEqualTo("access denied, the token expired");
    assertThat(archive.refusedLogins(Optional.of(kept.get(9).at()), 100).await())
        .containsExactly(kept.get(10));
    assertThat(archive.refusedLogins(Optional.empty(), 2).await()).isEqualTo(kept.subList(0, 2));
    assertThat(archive.startingWith("", 10).await()).isEmpty();
    // And shipping it again changes nothing
    archive.append(List.copyOf(kept), "h.1", 1).await();
    assertThat(archive.refusedLogins(Optional.empty(), 100).await()).isEqualTo(kept);
    recording.close().await();
    store.close().await();
  }

  @Test
  void shouldBeReadBackAsItWasWritten() throws Exception {
    minutes.note(refusal("10.0.3.7", "orders", "idp:bot"));
    LoginRefused event = written.get(0);
    assertThat(EventFormat.read(EventFormat.write(event))).isEqualTo(event);
    assertThat(EventFormat.writeText(event)).contains("\"type\":\"login_refused\"");
    assertThat(new Replay(SampleEvents.START).next(event))
        .containsExactly("+00:00.000  refused    access denied, the token expired");
  }

  @Test
  void shouldNotFailWhenNothingCanBeWritten() {
    RefusedLoginMinutes full =
        new RefusedLoginMinutes(
            vertx,
            event -> Future.failedFuture(new JournalUnavailableException("full", null)),
            Clock.systemUTC());
    full.note(refusal("10.0.3.7", "orders", ""));
    assertThat(full.close().succeeded()).isTrue();
  }
}

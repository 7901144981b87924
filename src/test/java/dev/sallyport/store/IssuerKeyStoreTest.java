package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.identity.IssuerKeyStore;
import dev.sallyport.identity.IssuerKeyStore.Kept;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class IssuerKeyStoreTest {
  private static final Instant YESTERDAY =
      Instant.now().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MICROS);
  private static final String ISSUER = "https://login.example.com";

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private Store store;

  @BeforeEach
  void open() {
    store = EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldKeepWhatWasFetchedLast() {
    IssuerKeyStore keys = store.issuerKeys();
    assertThat(keys.find(ISSUER).await()).isEmpty();
    Kept first = new Kept("{\"keys\":[]}", YESTERDAY);
    Kept second = new Kept("{\"keys\":[1]}", YESTERDAY.plusSeconds(60));
    keys.keep(ISSUER, first).await();
    assertThat(keys.find(ISSUER).await()).contains(first);
    keys.keep(ISSUER, second).await();
    // Another node was slower
    keys.keep(ISSUER, first).await();
    assertThat(keys.find(ISSUER).await()).contains(second);
    assertThat(keys.find("https://other.example.com").await()).isEmpty();
  }

  @Test
  void shouldLetNoNodeWhoseClockIsAheadPinItsKeys() {
    // Given a node that fetched them tomorrow, by its own clock
    IssuerKeyStore keys = store.issuerKeys();
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    keys.keep(ISSUER, new Kept("{\"keys\":[1]}", tomorrow)).await();
    assertThat(keys.find(ISSUER).await().orElseThrow().fetchedAt())
        .isBefore(tomorrow.minus(Duration.ofHours(1)));
    // When the issuer has published others since
    keys.keep(ISSUER, new Kept("{\"keys\":[2]}", Instant.now().plusSeconds(1))).await();
    // Then
    assertThat(keys.find(ISSUER).await().orElseThrow().keySet()).isEqualTo("{\"keys\":[2]}");
  }
}

package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.identity.IssuerKeyStore;
import dev.sallyport.identity.IssuerKeyStore.Kept;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class IssuerKeyStoreTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
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
    Kept first = new Kept("{\"keys\":[]}", NOON);
    Kept second = new Kept("{\"keys\":[1]}", NOON.plusSeconds(60));
    keys.keep(ISSUER, first).await();
    assertThat(keys.find(ISSUER).await()).contains(first);
    keys.keep(ISSUER, second).await();
    // Another node was slower
    keys.keep(ISSUER, first).await();
    assertThat(keys.find(ISSUER).await()).contains(second);
    assertThat(keys.find("https://other.example.com").await()).isEmpty();
  }
}

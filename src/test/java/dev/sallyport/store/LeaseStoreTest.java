package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.LeaseRecord;
import dev.sallyport.access.LeaseRecord.End;
import dev.sallyport.access.LeaseStore;
import dev.sallyport.access.LeaseStore.Bounds;
import dev.sallyport.access.LeaseStore.Insertion;
import dev.sallyport.config.Secret;
import dev.sallyport.identity.Lease;
import dev.sallyport.identity.LeaseRegister.Taken;
import dev.sallyport.identity.PasswordDigests;
import dev.sallyport.identity.Principal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class LeaseStoreTest {
  static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final String PASSWORD = "Hq3tZ9pLw2Xc7Vb5Nm1Kj4Gf6Ds8Ra0YuTiOeWqE";

  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private Store store;

  @BeforeEach
  void open() {
    store = Store.open(EmptyStore.at(directory.resolve("store.db")), vertx).await();
  }

  @AfterEach
  void close() {
    store.close().await();
    vertx.close().await();
  }

  @Test
  void shouldGiveALeaseBackAsItWasKept() {
    Lease lease = lease("corp:reporter", 2);
    assertThat(keep(lease, "r1")).isEqualTo(Insertion.KEPT);

    Lease found = store.leases().find(lease.user()).await().orElseThrow();

    assertThat(found).usingRecursiveComparison().ignoringFields("digests").isEqualTo(lease);
    assertThat(found.digests().cachingSha2()).isEqualTo(lease.digests().cachingSha2());
    assertThat(found.digests().nativePassword()).isEqualTo(lease.digests().nativePassword());
    assertThat(store.leases().find("lease.nobody").await()).isEmpty();
    assertThat(store.leases().ofRequest("r1").await().orElseThrow().lease().id())
        .isEqualTo(lease.id());
  }

  @Test
  void shouldNeverHoldThePassword() throws Exception {
    keep(lease("corp:reporter", 1), "r1");
    store.close().await();
    assertThat(AuditFixture.rows(directory.resolve("store.db"), "leases"))
        .contains("corp:reporter")
        .doesNotContain(PASSWORD);
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .doesNotContain(PASSWORD);
      }
    }
    open();
  }

  @Test
  void shouldMakeOneLeaseForOneRequest() {
    List<Future<Insertion>> tries = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tries.add(store.leases().insert(lease("corp:reporter", 1), "same", Bounds.DEFAULT));
    }
    Future.all(tries).await();
    assertThat(tries.stream().map(Future::result))
        .containsOnlyOnce(Insertion.KEPT)
        .hasSize(20)
        .filteredOn(Insertion.KEPT::equals)
        .hasSize(1);
  }

  @Test
  void shouldNotBeginMoreSessionsThanGrantedHoweverManyCallAtOnce() {
    Lease lease = lease("corp:reporter", 3);
    keep(lease, "r1");
    List<Future<Taken>> takes = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      takes.add(store.leases().take(lease.id(), NOW));
    }
    Future.all(takes).await();
    assertThat(takes.stream().map(Future::result).filter(Taken.TAKEN::equals)).hasSize(3);
    assertThat(takes.stream().map(Future::result).filter(Taken.USED_UP::equals)).hasSize(27);
    assertThat(record(lease).begun()).isEqualTo(3);
    assertThat(record(lease).state(NOW)).isEqualTo("used_up");
  }

  @Test
  void shouldSayWhyNoSessionBegins() {
    Lease late = lease("corp:reporter", 1);
    Lease back = lease("corp:reporter", 1);
    Lease revoked = lease("corp:reporter", 1);
    keep(late, "r1");
    keep(back, "r2");
    keep(revoked, "r3");
    End given = new End(End.Kind.GIVEN_BACK, "corp:reporter", "", NOW);
    End taken = new End(End.Kind.REVOKED, "corp:admin", "laptop lost", NOW);

    assertThat(store.leases().end(back.id(), given).await()).isTrue();
    assertThat(store.leases().end(revoked.id(), taken).await()).isTrue();
    assertThat(store.leases().end(revoked.id(), given).await()).isFalse();

    assertThat(store.leases().take(late.id(), late.expiresAt()).await()).isEqualTo(Taken.EXPIRED);
    assertThat(store.leases().take(late.id(), late.expiresAt().minusMillis(1)).await())
        .isEqualTo(Taken.TAKEN);
    assertThat(store.leases().take(back.id(), NOW).await()).isEqualTo(Taken.GIVEN_BACK);
    assertThat(store.leases().take(revoked.id(), NOW).await()).isEqualTo(Taken.REVOKED);
    assertThat(store.leases().take(UUID.randomUUID().toString(), NOW).await())
        .isEqualTo(Taken.UNKNOWN);
    assertThat(record(revoked).end()).contains(taken);
    assertThat(store.leases().givenBack(10).await()).containsExactly(back.id());
  }

  @Test
  void shouldBoundTheLeasesOfOnePrincipal() {
    Bounds two = new Bounds(2, 4);
    assertThat(keep(lease("corp:a", 1), "r1", two)).isEqualTo(Insertion.KEPT);
    Lease second = lease("corp:a", 1);
    assertThat(keep(second, "r2", two)).isEqualTo(Insertion.KEPT);
    assertThat(keep(lease("corp:a", 1), "r3", two)).isEqualTo(Insertion.TOO_MANY);
    assertThat(keep(lease("corp:b", 1), "r4", two)).isEqualTo(Insertion.KEPT);

    // A used one counts no longer as open, and always as kept.
    store.leases().take(second.id(), NOW).await();
    assertThat(keep(lease("corp:a", 1), "r5", two)).isEqualTo(Insertion.KEPT);
    store
        .leases()
        .take(store.leases().ofRequest("r5").await().orElseThrow().lease().id(), NOW)
        .await();
    Lease fourth = lease("corp:a", 1);
    assertThat(keep(fourth, "r6", two)).isEqualTo(Insertion.KEPT);
    store.leases().take(fourth.id(), NOW).await();
    assertThat(keep(lease("corp:a", 1), "r7", two)).isEqualTo(Insertion.TOO_MANY);
  }

  @Test
  void shouldForgetWhatIsLongOver() {
    Lease lease = lease("corp:reporter", 1);
    keep(lease, "r1");
    assertThat(store.leases().forget(lease.expiresAt()).await()).isZero();
    assertThat(store.leases().forget(lease.expiresAt().plusMillis(1)).await()).isEqualTo(1);
    assertThat(store.leases().find(lease.user()).await()).isEmpty();
  }

  @Test
  void shouldListByPrincipal() {
    keep(lease("corp:a", 1), "r1");
    keep(lease("corp:b", 1), "r2");
    assertThat(store.leases().list(Optional.of("corp:a"), 10).await())
        .extracting(found -> found.lease().principal().id())
        .containsExactly("corp:a");
    assertThat(store.leases().list(Optional.empty(), 10).await()).hasSize(2);
  }

  @Test
  void shouldUseATokenOnceAlsoAfterARestart() {
    assertThat(store.tokenUses().first("token:ab", NOW.plusSeconds(60)).await()).isTrue();
    assertThat(store.tokenUses().first("token:ab", NOW.plusSeconds(60)).await()).isFalse();
    assertThat(store.tokenUses().first("token:cd", NOW.plusSeconds(60)).await()).isTrue();
    store.close().await();
    open();
    assertThat(store.tokenUses().first("token:ab", NOW.plusSeconds(60)).await()).isFalse();
    assertThat(store.tokenUses().forget(NOW.plusSeconds(61)).await()).isEqualTo(2);
  }

  private LeaseRecord record(Lease lease) {
    return store.leases().lease(lease.id()).await().orElseThrow();
  }

  private Insertion keep(Lease lease, String request) {
    return keep(lease, request, LeaseStore.Bounds.DEFAULT);
  }

  private Insertion keep(Lease lease, String request, Bounds bounds) {
    return store.leases().insert(lease, request, bounds).await();
  }

  static Lease lease(String principal, int sessions) {
    String id = UUID.randomUUID().toString();
    return new Lease(
        id,
        Lease.USER_PREFIX + id.substring(0, 8),
        new Principal(
            principal,
            Principal.Kind.AGENT,
            "Reporter",
            Set.of("reporting"),
            "corp",
            Map.of("team", "sales")),
        "orders",
        "nightly report",
        Map.of("ticket", "OPS-1"),
        NOW,
        NOW.plus(Duration.ofHours(1)),
        sessions,
        PasswordDigests.of(Secret.of(PASSWORD)));
  }
}

package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.LeaseRevoking;
import dev.sallyport.access.Revoking;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.Revocation;
import dev.sallyport.identity.Revocation.Kind;
import dev.sallyport.identity.RevocationStore;
import dev.sallyport.identity.RevokedIdentities;
import dev.sallyport.session.SessionRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag(EmptyStore.BOTH)
class RevocationStoreTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Principal ADMIN = person("idp:adam", "admins");

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private Store store;

  @BeforeEach
  void open() {
    store = await(Store.open(EmptyStore.at(directory.resolve("store.db")), vertx));
  }

  @AfterEach
  void close() {
    await(store.close());
    await(vertx.close());
  }

  @Test
  void shouldKeepOneOfEachSubject() {
    RevocationStore revocations = store.revocationStore();
    Revocation first = revocation(Kind.GROUP, "agents");

    assertThat(await(revocations.keep(first))).isEqualTo(first);
    assertThat(await(revocations.keep(revocation(Kind.GROUP, "agents")))).isEqualTo(first);
    Revocation principal = revocation(Kind.PRINCIPAL, "agents");
    assertThat(await(revocations.keep(principal))).isEqualTo(principal);
  }

  @Test
  void shouldLiftOnceAndOnlyWhatCanBeLifted() {
    RevocationStore revocations = store.revocationStore();
    Revocation group = await(revocations.keep(revocation(Kind.GROUP, "agents")));
    Revocation lease =
        await(revocations.keep(revocation(Kind.LEASE, UUID.randomUUID().toString())));
    Revocation.Lifting lifting = new Revocation.Lifting("idp:adam", NOON);

    assertThat(await(revocations.lift(group.id(), lifting))).isTrue();
    assertThat(await(revocations.lift(group.id(), lifting))).isFalse();
    assertThat(await(revocations.lift(lease.id(), lifting))).isFalse();
    assertThat(await(revocations.find(group.id())).orElseThrow().lifted()).contains(lifting);
    Revocation again = revocation(Kind.GROUP, "agents");
    assertThat(await(revocations.keep(again))).isEqualTo(again);
  }

  @Test
  void shouldKnowAfterARestartWhoIsOut() {
    // Given
    Revoking before =
        new Revoking(
            Clock.systemUTC(),
            store.revocationStore(),
            new RevokedIdentities(),
            new SessionRegistry(new RevokedIdentities(), any -> true),
            LeaseRevoking.NONE,
            store.acts());
    await(before.start());
    await(before.revoke(Kind.PRINCIPAL, "idp:bot", "laptop stolen", ADMIN));
    await(before.revoke(Kind.GROUP, "agents", "all of them", ADMIN));
    String lease = UUID.randomUUID().toString();
    await(before.revoke(Kind.LEASE, lease, "one task", ADMIN));
    Revocation lifted =
        await(before.revoke(Kind.GROUP, "people", "by mistake", ADMIN)).revocation();
    await(before.lift(lifted.id(), ADMIN));
    await(store.close());
    // When
    open();
    RevokedIdentities revoked = new RevokedIdentities();
    List<String> leases = new ArrayList<>();
    Revoking after =
        new Revoking(
            Clock.systemUTC(),
            store.revocationStore(),
            revoked,
            new SessionRegistry(revoked, any -> true),
            revocation -> {
              leases.add(revocation.subject());
              return Future.succeededFuture(true);
            },
            store.acts());
    await(after.start());
    // Then
    assertThat(revoked.reasonAgainst(person("idp:bot", "none")))
        .contains("this identity was revoked: laptop stolen");
    assertThat(revoked.reasonAgainst(person("idp:other", "agents")))
        .contains("the group 'agents' was revoked: all of them");
    assertThat(revoked.reasonAgainst(person("idp:other", "people"))).isEmpty();
    assertThat(revoked.reasonAgainst(person("idp:BOT", "Agents"))).isEmpty();
    assertThat(revoked.against(person("idp:other", "people"), Optional.of(lease))).isPresent();
    assertThat(leases).containsExactly(lease);
  }

  private static Revocation revocation(Kind kind, String subject) {
    return new Revocation(
        UUID.randomUUID().toString(), kind, subject, "why", "idp:adam", NOON, Optional.empty());
  }

  private static Principal person(String id, String group) {
    return new Principal(id, Principal.Kind.HUMAN, id, Set.of(group), "idp", Map.of());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.access.LeaseRevoking;
import dev.sallyport.access.Revoking;
import dev.sallyport.access.RunningSession;
import dev.sallyport.identity.Principal;
import dev.sallyport.identity.Revocation;
import dev.sallyport.identity.Revocation.Kind;
import dev.sallyport.identity.RevocationStore;
import dev.sallyport.identity.RevokedIdentities;
import dev.sallyport.session.SessionRegistry;
import dev.sallyport.web.SampleRunning;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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

  @Test
  void shouldEndBesidesAtEachNodeThatHearsOfItAndAtAStart() {
    // Given one that was revoked by a gateway that came to nothing more
    RevocationStore revocations = store.revocationStore();
    Revocation made = await(revocations.keep(revocation(Kind.PRINCIPAL, "idp:dana")));
    List<String> ended = new ArrayList<>();
    AtomicBoolean broken = new AtomicBoolean(true);
    Revoking hearing = revoking(new RevokedIdentities());
    hearing.onRevoked(
        these -> {
          these.forEach(one -> ended.add(one.subject()));
          return broken.get() ? Future.failedFuture("disk is gone") : Future.succeededFuture();
        });
    // When it is heard of: what cannot be ended is to be told again
    assertThatThrownBy(() -> await(hearing.changedElsewhere(made.id())))
        .hasMessageContaining("disk is gone");
    broken.set(false);
    await(hearing.changedElsewhere(made.id()));
    assertThat(ended).containsExactly("idp:dana", "idp:dana");
    // And by one that was down meanwhile
    ended.clear();
    await(hearing.endLeftOver());
    assertThat(ended).containsExactly("idp:dana");
    // And not of what was lifted
    await(revocations.lift(made.id(), new Revocation.Lifting("idp:adam", NOON)));
    ended.clear();
    await(hearing.changedElsewhere(made.id()));
    await(hearing.endLeftOver());
    assertThat(ended).isEmpty();
  }

  @Test
  void shouldKeepOutAtOnceWhoIsRevokedElsewhereWhateverElseIsEnded() {
    // Given what takes for ever to end
    Revocation made = await(store.revocationStore().keep(revocation(Kind.PRINCIPAL, "idp:dana")));
    RevokedIdentities known = new RevokedIdentities();
    Revoking hearing = revoking(known);
    hearing.onRevoked(these -> Promise.<Void>promise().future());
    // When
    Future<Void> all = hearing.changedElsewhere(made.id());
    assertThat(await(hearing.putOutElsewhere(made.id()))).contains(made);
    // Then
    assertThat(known.reasonAgainst(person("idp:dana", "dba"))).isPresent();
    assertThat(all.isComplete()).isFalse();
    assertThat(await(hearing.putOutElsewhere("of nobody"))).isEmpty();
  }

  @Test
  void shouldKeepOutWhoStandsInTheStoreAndNobodyElseWhenChangesWereMissed() {
    // Given a node that knows of one of very many that stand
    RevocationStore revocations = store.revocationStore();
    for (int i = 0; i <= RevocationStore.MAX_LISTED; i++) {
      await(revocations.keep(revocation(Kind.GROUP, "g" + i)));
    }
    Revocation lifted = await(revocations.keep(revocation(Kind.PRINCIPAL, "idp:dana")));
    RevokedIdentities known = new RevokedIdentities();
    Revoking node = revoking(known);
    await(node.start());
    List<String> ended = new ArrayList<>();
    node.onRevoked(
        these -> {
          these.forEach(one -> ended.add(one.subject()));
          return Future.succeededFuture();
        });
    // When one is lifted and another made, of which it does not hear
    await(revocations.lift(lifted.id(), new Revocation.Lifting("idp:adam", NOON)));
    await(revocations.keep(revocation(Kind.PRINCIPAL, "idp:olga")));
    await(node.missedElsewhere());
    // Then
    assertThat(known.reasonAgainst(person("idp:dana", "dba"))).isEmpty();
    assertThat(known.reasonAgainst(person("idp:olga", "dba"))).isPresent();
    assertThat(ended).contains("idp:olga").doesNotContain("idp:dana");
  }

  @Test
  void shouldStartAndKeepPeopleOutWhereWhatWasLeftCannotBeEnded() {
    // Given
    await(store.revocationStore().keep(revocation(Kind.PRINCIPAL, "idp:dana")));
    await(store.revocationStore().keep(revocation(Kind.LEASE, "lease")));
    RevokedIdentities revoked = new RevokedIdentities();
    Revoking node =
        new Revoking(
            Clock.fixed(NOON, ZoneOffset.UTC),
            store.revocationStore(),
            revoked,
            new SessionRegistry(revoked, any -> true),
            lease -> Future.failedFuture("permission denied"),
            store.acts());
    node.onRevoked(these -> Future.failedFuture("permission denied"));
    // When
    await(node.start());
    await(node.endLeftOver());
    // Then
    assertThat(revoked.reasonAgainst(person("idp:dana", "dba"))).isPresent();
    assertThat(revoked.against(person("idp:bot", "agents"), Optional.of("lease"))).isPresent();
  }

  @Test
  void shouldPutOutTheSessionsOfWhichItMissedTheEndWhateverComesOfTheRest() {
    // Given one that was ended elsewhere, of somebody who is not revoked
    SampleRunning running = new SampleRunning();
    String ended = running.open("bot", "agents");
    String other = running.open("bot", "agents");
    await(store.revocationStore().keep(revocation(Kind.SESSION, ended)));
    Revoking node =
        new Revoking(
            Clock.fixed(NOON, ZoneOffset.UTC),
            store.revocationStore(),
            new RevokedIdentities(),
            running,
            LeaseRevoking.NONE,
            store.acts());
    node.onRevoked(these -> Future.failedFuture("permission denied"));
    // When
    assertThatThrownBy(() -> await(node.missedElsewhere()))
        .hasMessageContaining("permission denied");
    // Then
    assertThat(running.all()).extracting(RunningSession::id).containsExactly(other);
  }

  private Revoking revoking(RevokedIdentities revoked) {
    return new Revoking(
        Clock.systemUTC(),
        store.revocationStore(),
        revoked,
        new SessionRegistry(revoked, any -> true),
        LeaseRevoking.NONE,
        store.acts());
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

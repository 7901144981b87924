package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.Secret;
import dev.sallyport.session.ServerChanges.Change;
import dev.sallyport.session.ServerChanges.State;
import dev.sallyport.sql.Inspection;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServerChangesTest {
  private static final ObjectNames VIEW = names("staging.v");
  private static final ObjectNames OTHER = names("shop.orders");

  private final AtomicInteger forgotten = new AtomicInteger();
  private long nanos = Long.MAX_VALUE - 5; // a clock of nanoseconds may be about to turn over
  private final ServerChanges changes = new ServerChanges(forgotten::incrementAndGet, () -> nanos);

  private static ObjectNames names(String... names) {
    return new ObjectNames(false, Set.of(names));
  }

  private boolean concerned(State judged, ObjectNames used) {
    return changes.concern(judged, () -> used, false, "");
  }

  @Test
  void shouldConcernWhoWasJudgedBeforeAChangeBeganWhileItRunsAndAfter() {
    // Given
    State judged = changes.now();
    assertThat(concerned(judged, VIEW)).isFalse();
    // When
    Change change = changes.begin(VIEW, true);
    // Then
    State meanwhile = changes.now();
    assertThat(concerned(judged, VIEW)).isTrue();
    assertThat(concerned(meanwhile, VIEW)).isTrue();
    assertThat(concerned(judged, OTHER)).isFalse();
    assertThat(changes.isOpenFor(VIEW, false)).isTrue();
    // And when it has ended
    changes.end(change.id());
    assertThat(forgotten).hasValue(1);
    assertThat(concerned(judged, VIEW)).isTrue();
    assertThat(concerned(meanwhile, VIEW)).isTrue();
    assertThat(changes.isOpenFor(VIEW, false)).isFalse();
    // Then who is judged by what was read after it is not concerned
    assertThat(concerned(changes.now(), VIEW)).isFalse();
  }

  @Test
  void shouldNotConcernItself() {
    State judged = changes.now();
    Change change = changes.begin(VIEW, true);
    assertThat(changes.concern(judged, () -> VIEW, false, change.id())).isFalse();
    changes.begin(VIEW, true);
    assertThat(changes.concern(judged, () -> VIEW, false, change.id())).isTrue();
  }

  @Test
  void shouldConcernOnlyWhoTouchesMaskedTablesWhereColumnsAloneChange() {
    State judged = changes.now();
    changes.begin(OTHER, false);
    assertThat(changes.concern(judged, () -> OTHER, true, "")).isTrue();
    assertThat(changes.concern(judged, () -> OTHER, false, "")).isFalse();
  }

  @Test
  void shouldConcernEverybodyWhoWasJudgedBeforeMoreChangesThanAreKept() {
    State judged = changes.now();
    for (int i = 0; i < 64; i++) {
      changes.end(changes.begin(OTHER, true).id());
    }
    assertThat(concerned(judged, VIEW)).isFalse();
    changes.end(changes.begin(OTHER, true).id());
    assertThat(concerned(judged, VIEW)).isTrue();
  }

  @Test
  void shouldKnowWhoWrites() {
    // Given what nobody has understood, which may write anything
    Object who = new Object();
    changes.onWriting(who, new Inspection.Opaque("no"));
    assertThat(changes.isWrittenBy(VIEW, new Object())).isTrue();
    assertThat(changes.isWrittenBy(VIEW, who)).isFalse();
    changes.onWritten(who);
    assertThat(changes.isWrittenBy(VIEW, new Object())).isFalse();
  }

  @Test
  void shouldBelieveAnotherNodeAsLongAsItTellsOfItsChange() {
    // Given
    State judged = changes.now();
    changes.onElsewhere("id", VIEW, true);
    assertThat(forgotten).hasValue(1);
    nanos += ServerChanges.BELIEVED.toNanos();
    changes.onElsewhere("id", VIEW, true);
    nanos += ServerChanges.BELIEVED.toNanos();
    assertThat(concerned(changes.now(), VIEW)).isTrue();
    // When it is heard of no more
    nanos++;
    // Then what exists is read anew by who is judged from then on
    assertThat(concerned(changes.now(), VIEW)).isFalse();
    assertThat(forgotten).hasValue(2);
    assertThat(concerned(judged, VIEW)).isTrue();
  }

  @Test
  void shouldTakeTheEndOfAChangeForOneThatItHasMissed() {
    State judged = changes.now();
    changes.onEndedElsewhere("id", VIEW, true);
    assertThat(forgotten).hasValue(1);
    assertThat(concerned(judged, VIEW)).isTrue();
    assertThat(concerned(changes.now(), VIEW)).isFalse();
  }

  @Test
  void shouldTakeMoreChangesElsewhereThanItKeepsForOneOfEverything() {
    // Given
    for (int i = 0; i < ServerChanges.MOST_OPEN; i++) {
      changes.onElsewhere("id" + i, OTHER, true);
    }
    assertThat(concerned(changes.now(), VIEW)).isFalse();
    // When
    for (int i = 0; i < ServerChanges.MOST_OPEN; i++) {
      changes.onElsewhere("more" + i, OTHER, true);
    }
    // Then
    assertThat(changes.now().open()).hasSize(ServerChanges.MOST_OPEN + 1);
    assertThat(concerned(changes.now(), VIEW)).isTrue();
    // And it ends when none of them has been told again for as long
    nanos += ServerChanges.BELIEVED.toNanos();
    changes.onElsewhere("more7", OTHER, true);
    nanos += ServerChanges.BELIEVED.toNanos();
    assertThat(concerned(changes.now(), VIEW)).isTrue();
    nanos++;
    assertThat(concerned(changes.now(), VIEW)).isFalse();
    assertThat(changes.now().open()).isEmpty();
  }

  @Test
  void shouldTakeAChangeAtMoreServersThanAreKeptApartForOneAtEachOfThem() {
    // Given
    Catalogues catalogues = unread();
    for (int i = 0; i <= Catalogues.MOST_SERVERS; i++) {
      catalogues.onToldElsewhere(toldAt("db" + i));
    }
    State judged = catalogues.changesAt(at("other")).now();
    // When
    catalogues.onToldElsewhere(toldAt("one-more"));
    // Then
    assertThat(catalogues.changesAt(at("other")))
        .isSameAs(catalogues.changesAt(at("one-more")))
        .matches(shared -> shared.concern(judged, () -> VIEW, false, ""));
    assertThat(catalogues.changesAt(at("db7")).now().open()).hasSize(1);
  }

  private static Catalogues unread() {
    Duration second = Duration.ofSeconds(1);
    return new Catalogues(any -> Future.failedFuture("gone"), second, second, () -> 0);
  }

  private String toldAt(String host) {
    return new ChangeNotice(false, host, host + ":3306", true, VIEW).text();
  }

  private static ConnectionConfig at(String host) {
    return new ConnectionConfig(
        host,
        host,
        3306,
        Optional.empty(),
        new AccountConfig.Stored("u", Secret.of("p")),
        BackendTls.DISABLED,
        Duration.ofSeconds(1));
  }

  @Test
  void shouldTakeMoreNamesThanNodesTellForAll() {
    Set<String> fifty =
        IntStream.range(0, 50).mapToObj(i -> "shop.t" + i).collect(Collectors.toSet());
    ObjectNames most = new ObjectNames(false, fifty);
    assertThat(ObjectNames.of(most.word())).isEqualTo(most);
    assertThat(ObjectNames.of(most.word() + ",shop.u")).isEqualTo(ObjectNames.ALL);
  }

  @Test
  void shouldNotLetOthersEndWhatThisNodeDoesItself() {
    // Given a change of its own, and somebody who says that it has ended, or is another node's
    Change own = changes.begin(VIEW, true);
    changes.onEndedElsewhere(own.id(), VIEW, true);
    changes.onElsewhere(own.id(), VIEW, true);
    nanos += ServerChanges.BELIEVED.toNanos() + 1;
    // Then it goes on
    assertThat(changes.isOpenFor(VIEW, false)).isTrue();
  }

  @Test
  void shouldConcernWhoWasJudgedAfterAnEndThatWasToldTooEarly() {
    // Given
    changes.onElsewhere("id", VIEW, true);
    changes.onEndedElsewhere("id", VIEW, true);
    State judged = changes.now();
    assertThat(concerned(judged, VIEW)).isFalse();
    // When it has really ended
    changes.onEndedElsewhere("id", VIEW, true);
    // Then
    assertThat(concerned(judged, VIEW)).isTrue();
    assertThat(changes.now().open()).isEmpty();
  }

  @Test
  void shouldTellWhoAsksOfWhatGoesOnAndOfNothingElse() {
    // Given
    List<String> told = new ArrayList<>();
    Catalogues catalogues = unread();
    catalogues.tellOthers(
        notice -> {
          told.add(notice);
          return Future.succeededFuture();
        });
    Change change = catalogues.changesAt(at("db")).begin(VIEW, true);
    Runnable noMore = catalogues.whenAsked(() -> catalogues.tell(at("db"), change, false));
    // When
    catalogues.askOthers();
    catalogues.onToldElsewhere(told.get(0));
    // Then
    assertThat(ChangeNotice.of(told.get(1)).orElseThrow().id()).isEqualTo(change.id());
    // And once it has ended
    noMore.run();
    catalogues.onToldElsewhere(told.get(0));
    assertThat(told).hasSize(2);
  }

  @Test
  void shouldMeetByNameBySchemaAndInEverything() {
    assertThat(VIEW.meet(names("staging.*"))).isTrue();
    assertThat(names("staging.*").meet(VIEW)).isTrue();
    assertThat(names("shop.*").meet(VIEW)).isFalse();
    assertThat(ObjectNames.ALL.meet(VIEW)).isTrue();
    assertThat(ObjectNames.ALL.meet(ObjectNames.ALL)).isTrue();
    assertThat(ObjectNames.ALL.meet(ObjectNames.NONE)).isFalse();
  }

  @Test
  void shouldTellOtherNodesNamesOfAnyCharacters() {
    ObjectNames odd = names("a b.c,d%", "=.*", "\u00e4.\ud83d\ude00");
    Change change = changes.begin(odd, false);
    ChangeNotice notice = ChangeNotice.of("db one:3306", change, true);
    assertThat(ChangeNotice.of(notice.text())).contains(notice);
    assertThat(ObjectNames.of(ObjectNames.ALL.word())).isEqualTo(ObjectNames.ALL);
    assertThat(ObjectNames.of(ObjectNames.NONE.word())).isEqualTo(ObjectNames.NONE);
    assertThat(ChangeNotice.of("begun id server swaps")).isEmpty();
    assertThat(ChangeNotice.of("begun id %zz swaps *")).isEmpty();
    assertThat(ObjectNames.of("=%zz")).isEqualTo(ObjectNames.ALL);
  }
}

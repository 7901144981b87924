package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.session.ServerChanges.Change;
import dev.sallyport.session.ServerChanges.State;
import dev.sallyport.sql.Inspection;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
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

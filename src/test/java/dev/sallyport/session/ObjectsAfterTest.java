package dev.sallyport.session;

import static dev.sallyport.session.Parts.part;
import static dev.sallyport.session.Parts.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectsAfterTest {
  private static final Lineage SSN =
      Lineage.of(new ColumnName(new TableName("shop", "customers"), "ssn"));

  private static final StatementFacts CREATE_A = part(Verb.CREATE, with("a"), "a");
  private static final StatementFacts CREATE_B = part(Verb.CREATE, with("a", "b"), "b");

  @Test
  void shouldTakeOverWhatTheLastPartLeaves() {
    assertThat(ObjectsAfter.ofSuccess(List.of(CREATE_A, CREATE_B))).isEqualTo(with("a", "b"));
  }

  @Test
  void shouldTakeOverWhatRanBeforeTheError() {
    List<StatementFacts> both = List.of(CREATE_A, CREATE_B);
    assertThat(ObjectsAfter.ofFailure(with(), both, 0)).contains(with());
    assertThat(ObjectsAfter.ofFailure(with(), both, 1)).contains(with("a"));
  }

  @Test
  void shouldSupposeThatAFailedStatementAssignedItsVariables() {
    SessionObjects before = SessionObjects.NONE.withVariable("x", Lineage.NONE);
    StatementFacts select = part(Verb.SELECT, before.withVariable("x", SSN), "customers");
    SessionObjects after = ObjectsAfter.ofFailure(before, List.of(select), 0).orElseThrow();
    assertThat(after.variable("x")).isEqualTo(SSN);
    StatementFacts call = part(Verb.SELECT, before.withUnknownVariables());
    assertThat(ObjectsAfter.ofFailure(before, List.of(call), 0).orElseThrow().variablesKnown())
        .isFalse();
  }

  @Test
  void shouldSupposeThatAFailedInsertLeftRowsInATemporaryTable() {
    TableName mine = new TableName("shop", "mine");
    SessionObjects before =
        SessionObjects.NONE.withTemporaryTable(mine, List.of(new OutputColumn("s", Lineage.NONE)));
    StatementFacts insert =
        part(Verb.INSERT, before.withTemporaryTable(mine, List.of(new OutputColumn("s", SSN))));
    assertThat(
            ObjectsAfter.ofFailure(before, List.of(insert), 0).orElseThrow().temporaryTable(mine))
        .contains(List.of(new OutputColumn("s", SSN)));
  }

  @Test
  void shouldNotGuessWhatAFailedCallOrListLeft() {
    StatementFacts call = part(Verb.CALL, with("a"));
    assertThat(ObjectsAfter.ofFailure(with(), List.of(call), 0)).isEmpty();
    assertThat(ObjectsAfter.ofFailure(with(), List.of(part(Verb.CALL, with())), 5))
        .contains(with());
    assertThat(ObjectsAfter.ofFailure(with(), List.of(part(Verb.CALL, with()), CREATE_A), 1))
        .isEmpty();
    StatementFacts drop = part(Verb.DROP, with("b"), "a", "missing");
    assertThat(ObjectsAfter.ofFailure(with("a", "b"), List.of(drop), 0)).isEmpty();
    StatementFacts single = part(Verb.DROP, with("b"), "a");
    assertThat(ObjectsAfter.ofFailure(with("a", "b"), List.of(single), 0)).contains(with("a", "b"));
  }

  @Test
  void shouldLetASessionHoldSoMuchAndNoMore() {
    SessionObjects full = SessionObjects.NONE;
    for (int i = 0; i < SessionObjects.MAX_OBJECTS; i++) {
      full = full.withVariable("v" + i, Lineage.NONE);
    }
    SessionObjects more = full.withVariable("one", Lineage.NONE);
    assertThat(ObjectsAfter.isTooMuch(SessionObjects.NONE, full)).isFalse();
    assertThat(ObjectsAfter.isTooMuch(full, more)).isTrue();
    assertThat(ObjectsAfter.isTooMuch(more, more.withVariable("v1", SSN))).isFalse();
    assertThat(ObjectsAfter.isTooMuch(more, full)).isFalse();
  }
}

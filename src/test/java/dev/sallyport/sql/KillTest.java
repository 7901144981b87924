package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a KILL means is read exactly, or said not to be known. */
class KillTest {
  private final MySqlInspector inspector = new MySqlInspector();

  @ParameterizedTest
  @CsvSource({
    "KILL 5, 5, false",
    "kill connection 12, 12, false",
    "KILL QUERY 1073741825, 1073741825, true",
    "/* sallyport task=x */ KILL /*! QUERY */ 7, 7, true",
    "KILL QUERY 999999999999999999, 999999999999999999, true",
  })
  void shouldReadTheNumber(String statement, long number, boolean queryOnly) {
    assertThat(kill(statement)).contains(new Kill(number, queryOnly));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "KILL CONNECTION_ID()",
        "KILL -5",
        "KILL 5 + 1",
        "KILL 5.0",
        "KILL 5e3",
        "KILL '5'",
        "KILL 0x05",
        "KILL @victim",
        "KILL (SELECT 5)",
        "KILL QUERY 9999999999999999999",
      })
  void shouldNotGuessAnotherTarget(String statement) {
    assertThat(kill(statement)).isEmpty();
  }

  @Test
  void shouldNotTakeOneNumberForAnotherOfTheSameShape() {
    assertThat(kill("KILL 5")).contains(new Kill(5, false));
    assertThat(kill("KILL 6")).contains(new Kill(6, false));
    assertThat(kill("KILL 6.5")).isEmpty();
    assertThat(kill("KILL 7")).contains(new Kill(7, false));
  }

  @Test
  void shouldSayNothingOfKillInsideOfAnother() {
    assertThat(facts("PREPARE s FROM 'KILL 5'").flatMap(StatementFacts::kill)).isEmpty();
    assertThat(facts("CREATE PROCEDURE p() KILL 5").flatMap(StatementFacts::kill)).isEmpty();
  }

  private Optional<Kill> kill(String statement) {
    return facts(statement).filter(f -> f.verb() == Verb.KILL).flatMap(StatementFacts::kill);
  }

  private Optional<StatementFacts> facts(String statement) {
    SqlContext context =
        new SqlContext(Optional.of("shop"), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033, false);
    return inspector.inspect(statement.getBytes(StandardCharsets.UTF_8), context)
            instanceof Inspection.Understood understood
        ? Optional.of(understood.statements().get(0))
        : Optional.empty();
  }
}

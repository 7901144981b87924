package dev.sallyport.sql.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.StatementFacts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an approval of a shape takes for the same shape. */
class LiteralKindsTest {
  private static final SqlContext CONTEXT = SampledShop.context(SqlMode.DEFAULT);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // The kind of a neighbour
        "status = 'a' AND note = 'b' AND id = 1 | status = 'a' AND note = 0 AND id = 1",
        "id = 1 AND status = 'a' AND note = 'b' | id = 1 AND status = 0 AND note = 'b'",
        "id > 1 AND id = 2 AND note = 'b' | id > 1 AND id = '2' AND note = 'b'",
        // Of an argument
        "FIELD(note, 'a', 'b', 1) > 0 | FIELD(note, 'a', 0, 1) > 0",
        // Of a list next to another
        "status IN ('a', 'b') AND id IN (1) | status IN ('a', 0) AND id IN (1)",
        "status IN ('a') AND id IN (1, 2) | status IN ('a', 0) AND id IN (1, 2)",
        "(status, id) IN (('a', 1), ('b', 2)) | (status, id) IN (('a', 1), (0, 2))",
        "(status) IN (('a'), ('b')) AND id = 1 | (status) IN (('a'), (0)) AND id = 1",
        // A marker's place
        "note = ? AND id = 1 | note = 0 AND id = ?",
        "status IN (?, ?) AND id IN (?) | status IN (?) AND id IN (?, ?)",
        "status IN ((?), (?)) AND id IN ((?)) | status IN ((?)) AND id IN ((?), (?))",
      })
  void shouldTellApart(String one, String other) {
    assertThat(facts(one).fingerprint()).isEqualTo(facts(other).fingerprint());
    assertThat(kinds(one)).isPresent().isNotEqualTo(kinds(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "status = 'a' AND note = 'b' AND id = 1 | status = 'c' AND note = 'd' AND id = 2",
        "id IN (1, 2) AND status IN ('a') | id IN (1, 2, 3) AND status IN ('a', 'b', 'c')",
        "(id) IN ((1), (2)) | (id) IN ((1), (2), (3))",
        "(id, status) IN ((1, 'a')) | (id, status) IN ((1, 'a'), (2, 'b'), (3, 'c'))",
      })
  void shouldTakeForTheSame(String one, String other) {
    assertThat(kinds(one)).isPresent().isEqualTo(kinds(other));
  }

  private static Optional<List<String>> kinds(String condition) {
    return LiteralKinds.of(facts(condition), CONTEXT);
  }

  private static StatementFacts facts(String condition) {
    String sql = "DELETE FROM orders WHERE " + condition;
    Inspection inspection =
        SampledShop.INSPECTOR.inspect(sql.getBytes(StandardCharsets.UTF_8), CONTEXT);
    return ((Inspection.Understood) inspection).statements().get(0);
  }
}

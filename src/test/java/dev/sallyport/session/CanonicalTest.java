package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.policy.Masks;
import dev.sallyport.policy.Verdict;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CanonicalTest {
  private static final Verdict.Review REVIEW = review("p/1", 1, "dba", "leads");

  @Test
  void shouldNotDependOnTheOrderOfSets() {
    assertThat(Canonical.digest(new LinkedHashSet<>(List.of("a", "b"))))
        .isEqualTo(Canonical.digest(new LinkedHashSet<>(List.of("b", "a"))));
    assertThat(Canonical.digest(List.of("a", "b")))
        .isNotEqualTo(Canonical.digest(List.of("b", "a")));
  }

  @Test
  void shouldTellValuesApartThatStandSideBySide() {
    assertThat(Canonical.digest("ab", "c")).isNotEqualTo(Canonical.digest("a", "bc"));
    assertThat(Canonical.digest(List.of("a"), List.of()))
        .isNotEqualTo(Canonical.digest(List.of(), List.of("a")));
    assertThat(Canonical.digest(1L)).isNotEqualTo(Canonical.digest("1"));
  }

  @Test
  void shouldRefuseWhatItDoesNotKnow() {
    assertThatThrownBy(() -> Canonical.digest(new Object()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldBeTheSameWhateverTheLiterals() {
    assertThat(basis("UPDATE shop.t SET a = 1 WHERE id = 2"))
        .isEqualTo(basis("UPDATE shop.t SET a = 3 WHERE id = 4"));
    assertThat(basis("SELECT 'secret' FROM shop.t")).isEqualTo(basis("SELECT 'other' FROM shop.t"));
  }

  @Test
  void shouldTellWhatStatementsDoApart() {
    String update = basis("UPDATE shop.t SET a = 1 WHERE id = 2");
    assertThat(update)
        .isNotEqualTo(basis("UPDATE shop.u SET a = 1 WHERE id = 2"))
        .isNotEqualTo(basis("UPDATE shop.t SET b = 1 WHERE id = 2"))
        .isNotEqualTo(basis("UPDATE shop.t SET a = 1"))
        .isNotEqualTo(basis("DELETE FROM shop.t WHERE id = 2"));
  }

  @Test
  void shouldTellTermsApart() {
    Inspection inspection = inspect("DELETE FROM shop.t");
    String basis = Canonical.basis(REVIEW, inspection);
    assertThat(Canonical.basis(review("p/1", 1, "leads", "dba"), inspection)).isEqualTo(basis);
    assertThat(Canonical.basis(review("p/2", 1, "dba", "leads"), inspection)).isNotEqualTo(basis);
    assertThat(Canonical.basis(review("p/1", 2, "dba", "leads"), inspection)).isNotEqualTo(basis);
    assertThat(Canonical.basis(review("p/1", 1, "dba"), inspection)).isNotEqualTo(basis);
  }

  private static String basis(String sql) {
    return Canonical.basis(REVIEW, inspect(sql));
  }

  private static Verdict.Review review(String rule, int quorum, String... groups) {
    return new Verdict.Review(rule, Set.of(groups), quorum, Duration.ofMinutes(5), Masks.NONE);
  }

  private static Inspection inspect(String sql) {
    Inspection inspection =
        new MySqlInspector()
            .inspect(
                sql.getBytes(StandardCharsets.UTF_8),
                new SqlContext(
                    Optional.empty(), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80_033, false));
    assertThat(inspection).isInstanceOf(Inspection.Understood.class);
    return inspection;
  }
}

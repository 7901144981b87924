package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What one text may make us keep of it. */
class ManyStatementsTest {
  private static final int MOST = 10_000;

  private static Inspection inspect(int statements) {
    return new MySqlInspector()
        .inspect(
            "DO 1;".repeat(statements).getBytes(StandardCharsets.UTF_8),
            new SqlContext(
                Optional.empty(), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80_033, true));
  }

  @Test
  void shouldReadManyStatementsOfOneText() {
    assertThat(inspect(MOST))
        .isInstanceOfSatisfying(
            Inspection.Understood.class, read -> assertThat(read.statements()).hasSize(MOST));
  }

  @Test
  void shouldRefuseMoreThanItMayKeep() {
    assertThat(inspect(MOST + 1))
        .isInstanceOfSatisfying(
            Inspection.Opaque.class,
            read -> assertThat(read.reason()).contains("more than " + MOST + " statements"));
  }
}

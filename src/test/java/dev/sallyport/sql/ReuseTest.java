package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What is said of the cache is what became of the texts. */
class ReuseTest {
  private final MySqlInspector inspector = new MySqlInspector();

  @Test
  void shouldCountWhatWasReadAndWhatWasKnown() {
    inspect("SELECT id FROM t WHERE id = 1");
    inspect("SELECT id FROM t WHERE id = 2 /*traceparent='00-1'*/");
    inspect("SELECT k FROM t");
    inspect("SELECT '" + "x".repeat(MySqlInspector.MAX_CACHED_BYTES) + "'");

    assertThat(inspector.reuse().hits()).isEqualTo(1);
    assertThat(inspector.reuse().misses()).isEqualTo(3);
    assertThat(inspector.reuse().entries()).isEqualTo(2);
  }

  private void inspect(String sql) {
    inspector.inspect(sql.getBytes(StandardCharsets.UTF_8), Reading.plain());
  }
}

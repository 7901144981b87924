package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1 /*traceparent='%s'*/",
        "SELECT 1 /*action='%%2Fpolls',traceparent='%s',tracestate='a%%3Db'*/ ; ",
        "/*traceparent='%s'*/ SELECT 1",
        "/* sallyport task=x */ /*traceparent='%s'*/ SELECT '/*'",
      })
  void shouldFindWhatSqlcommenterWrites(String sql) {
    assertThat(of(sql.formatted(PARENT))).contains(PARENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'traceparent=''%s'''",
        "SELECT 1 /*traceparent=%s*/",
        "SELECT 1 /* traceparent='zz-%s' */",
        "SELECT /*traceparent='%s'*/ 1",
        "/*traceparent='%s' SELECT 1",
        "/* x */ SELECT 'traceparent=\\'%s\\''",
      })
  void shouldFindItInCommentsAtTheEndsAlone(String sql) {
    assertThat(of(sql.formatted(PARENT))).isEmpty();
  }

  @Test
  void shouldTakeNothingThatIsNoTraceparent() {
    assertThat(of("SELECT 1 /*traceparent='" + PARENT.toUpperCase() + "'*/")).isEmpty();
    assertThat(of("SELECT 1 /*traceparent='" + PARENT.substring(1) + "'*/")).isEmpty();
    assertThat(of("SELECT 1 /*traceparent='" + PARENT + PARENT + "'*/")).isEmpty();
    assertThat(of("")).isEmpty();
    assertThat(of("/*")).isEmpty();
  }

  private static Optional<String> of(String sql) {
    return TraceParent.of(sql.getBytes(StandardCharsets.UTF_8));
  }
}

package dev.sallyport.approval;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApprovalDigestTest {
  @Test
  void shouldBeTheSameForTheSame() {
    assertThat(digest("p", "c", "s", "SELECT 1", "a", null))
        .isEqualTo(digest("p", "c", "s", "SELECT 1", "a", null))
        .matches("[0-9a-f]{64}");
  }

  @Test
  void shouldTellApartWhateverShiftsBetweenParts() {
    List<String> digests =
        List.of(
            digest("p", "c", "s", "SELECT 1"),
            digest("pc", "", "s", "SELECT 1"),
            digest("p", "cs", "", "SELECT 1"),
            digest("p", "c", null, "SELECT 1"),
            digest("p", "c", "", "SELECT 1"),
            digest("p", "c", "sSELECT", " 1"),
            digest("p", "c", "s", "SELECT 1", ""),
            digest("p", "c", "s", "SELECT 1", (String) null),
            digest("p", "c", "s", "SELECT 1", "", ""),
            digest("p", "c", "s", "SELECT 1", "ab"),
            digest("p", "c", "s", "SELECT 1", "a", "b"),
            digest("p", "c", "s", "SELECT 1a", "b"),
            digest("p", "c", "s", "SELECT 1 "),
            digestIn("ANSI_QUOTES", "p", "c", "s", "SELECT 1"));
    Set<String> distinct = new HashSet<>(digests);
    assertThat(distinct).hasSameSizeAs(digests);
  }

  private static String digest(
      String principal, String connection, String schema, String statement, String... parameters) {
    return digestIn("", principal, connection, schema, statement, parameters);
  }

  private static String digestIn(
      String mode,
      String principal,
      String connection,
      String schema,
      String statement,
      String... parameters) {
    return ApprovalDigest.of(
        principal,
        connection,
        schema,
        mode,
        statement.getBytes(StandardCharsets.UTF_8),
        Arrays.asList(parameters),
        List.of());
  }
}

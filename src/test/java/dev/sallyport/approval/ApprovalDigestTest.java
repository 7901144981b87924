package dev.sallyport.approval;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApprovalDigestTest {
  @Test
  void shouldBeTheSameForTheSame() {
    assertThat(digest("p", "c", "s", "SELECT 1", "a"))
        .isEqualTo(digest("p", "c", "s", "SELECT 1", "a"))
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
            digest("p", "c", "s", "SELECT 1", "ab"),
            digest("p", "c", "s", "SELECT 1", "b"),
            digest("p", "c", "s", "SELECT 1a", "b"),
            digest("p", "c", "s", "SELECT 1 "),
            digestIn("ANSI_QUOTES", "p", "c", "s", "SELECT 1", ""));
    Set<String> distinct = new HashSet<>(digests);
    assertThat(distinct).hasSameSizeAs(digests);
  }

  @Test
  void shouldNotBeWhatAnEarlierVersionMadeOfAStatementWithoutParameters() {
    // Given the digest that a person has approved before an upgrade; it bound what was shown
    String earlier = "4ab6ccb685825e1f29bc8a7444ae0970" + "7daeb5a64a02614791cc69e641647ceb";
    // Then the same statement is another one, and people are asked anew
    assertThat(digest("p", "c", "s", "SELECT 1")).isNotEqualTo(earlier);
  }

  private static String digest(String principal, String connection, String schema, String text) {
    return digest(principal, connection, schema, text, "");
  }

  private static String digest(
      String principal, String connection, String schema, String text, String bound) {
    return digestIn("", principal, connection, schema, text, bound);
  }

  private static String digestIn(
      String mode, String principal, String connection, String schema, String text, String bound) {
    return ApprovalDigest.of(
        principal,
        connection,
        schema,
        mode,
        text.getBytes(StandardCharsets.UTF_8),
        bound,
        List.of());
  }
}

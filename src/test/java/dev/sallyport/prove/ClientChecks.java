package dev.sallyport.prove;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What every client is checked by, and what is wrong with its answers. */
final class ClientChecks {
  /** In the order in which they are made. */
  static final List<String> ALL =
      List.of(
          "connect",
          "types",
          "unicode",
          "prepared",
          "insert",
          "transaction",
          "error",
          "refused",
          "large",
          "batch",
          "procedure",
          "waits",
          "pool");

  /** What is compared for every way to log in: what may depend on how a session began. */
  static final List<String> EACH_WAY = List.of("connect", "types", "prepared", "error");

  /** What has to stand in a check's answers, whatever client gives them. */
  private static final Map<String, List<String>> CONTAINS =
      Map.ofEntries(
          Map.entry("connect", List.of("1", "shop")),
          Map.entry("types", List.of("12345678901234.567891", "18446744073709551615", "naïve 😀")),
          Map.entry("unicode", List.of("grüße 😀 漢字", "F09F9880")),
          Map.entry("prepared", List.of("42", "naïve", "12.5")),
          Map.entry("insert", List.of("1 row, id 1")),
          Map.entry("transaction", List.of("0 after rollback, 1 after commit")),
          Map.entry("error", List.of("1054")),
          Map.entry("refused", List.of("1142")),
          Map.entry("large", List.of("20000 rows", "3000000 bytes", "sum 200010000")),
          Map.entry("batch", List.of("3 rows")),
          Map.entry("procedure", List.of("Bolt, Schlüssel, Säge 🪚")),
          Map.entry("waits", List.of("1 row")));

  private static final String REFUSED_SAYS = "refused" + ClientAnswers.SAYS;
  private static final String OURS = "Sallyport:";

  private ClientChecks() {}

  /** Every check that is made of this client: those of all, and its own. */
  static Set<String> of(ClientProgram client, ClientAnswers direct, ClientAnswers through) {
    Set<String> checks = new LinkedHashSet<>(ALL);
    checks.retainAll(client.checks());
    checks.addAll(direct.byCheck().keySet());
    checks.addAll(through.byCheck().keySet());
    checks.removeIf(
        check -> check.equals(ClientAnswers.VERSION) || check.endsWith(ClientAnswers.SAYS));
    return checks;
  }

  /** Those of {@link #EACH_WAY} that the client makes. */
  static List<String> ofEachWay(ClientAnswers direct) {
    return EACH_WAY.stream().filter(direct.byCheck()::containsKey).toList();
  }

  /** What is wrong with a check's answers, if anything. */
  static Optional<String> trouble(
      ClientProgram client, String check, ClientAnswers direct, ClientAnswers through) {
    List<String> expected = direct.of(check);
    List<String> actual = through.of(check);
    if (expected.isEmpty()) {
      return Optional.of("no answer of the server itself");
    }
    if (actual.isEmpty()) {
      return Optional.of("no answer through the gateway");
    }
    if (!expected.equals(actual)) {
      return Optional.of(difference(expected, actual));
    }
    if (client.checks().contains(check)) {
      String all = String.join("\n", actual);
      for (String part : CONTAINS.getOrDefault(check, List.of())) {
        if (!all.contains(part)) {
          return Optional.of("'" + part + "' is not in " + all);
        }
      }
    }
    if (check.equals("refused")
        && through.of(REFUSED_SAYS).stream().noneMatch(line -> line.contains(OURS))) {
      return Optional.of("the refusal says " + through.of(REFUSED_SAYS));
    }
    return Optional.empty();
  }

  private static String difference(List<String> expected, List<String> actual) {
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      if (!expected.get(i).equals(actual.get(i))) {
        return "line "
            + (i + 1)
            + " direct: "
            + expected.get(i)
            + "\n      through: "
            + actual.get(i);
      }
    }
    return expected.size() + " lines direct, " + actual.size() + " through the gateway";
  }
}

package dev.sallyport.prove;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Clients and checks as text. */
final class ClientTable {
  private ClientTable() {}

  /** One client and what is wrong with it. */
  static String line(ClientOutcome outcome) {
    StringBuilder line = new StringBuilder();
    line.append(
        "%-20s %s: %d checks, %d differ; in by %s"
            .formatted(
                outcome.client().name(),
                outcome.version(),
                outcome.checks().size(),
                outcome.troubles().size(),
                outcome.ways()));
    for (Map.Entry<String, String> trouble : outcome.troubles().entrySet()) {
      line.append("\n  ").append(trouble.getKey()).append(": ").append(trouble.getValue());
    }
    return line.toString();
  }

  /** A row for each client, a column for each check. */
  static void print(List<ClientOutcome> outcomes, PrintWriter out) {
    out.println();
    out.printf("%-20s", "client");
    ClientChecks.ALL.forEach(check -> out.printf(" %-11s", check));
    out.println(" further");
    for (ClientOutcome outcome : outcomes) {
      out.printf("%-20s", outcome.client().name());
      if (!outcome.ran()) {
        out.println(" NOT RUN: " + outcome.client().needs() + " is not installed here");
        continue;
      }
      ClientChecks.ALL.forEach(check -> out.printf(" %-11s", word(outcome, check)));
      out.println(
          outcome.checks().keySet().stream()
              .filter(check -> !ClientChecks.ALL.contains(check))
              .map(check -> " " + check + " " + word(outcome, check))
              .collect(Collectors.joining(",")));
    }
    out.println();
  }

  private static String word(ClientOutcome outcome, String check) {
    String trouble = outcome.checks().get(check);
    return trouble == null ? "-" : trouble.isEmpty() ? "same" : "DIFFERS";
  }
}

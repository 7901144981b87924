package dev.sallyport.prove;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The part of the documentation that is made of the clients' files and of what came of them. */
final class ClientPage {
  static final Path FILE = Path.of("src/site/markdown/clients.md");

  private static final String BEGIN =
      "<!-- Written by 'scripts/prove clients --docs' from src/test/resources/clients: change the files there. -->";
  private static final String END = "<!-- End of what is written by scripts/prove clients. -->";

  private ClientPage() {}

  /** Puts it in the place of what stood there; wants to know of every client. */
  static void write(List<ClientOutcome> outcomes) throws IOException {
    List<String> lacking =
        outcomes.stream().filter(o -> !o.passed()).map(o -> o.client().name()).toList();
    if (outcomes.size() < ClientPrograms.ALL.size() || !lacking.isEmpty()) {
      throw new IOException(
          "the documentation is written when every client has run and differs in nothing, not: "
              + lacking);
    }
    String page = Files.readString(FILE);
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(FILE + " has no place for it");
    }
    Files.writeString(
        FILE,
        page.substring(0, begin)
            + BEGIN
            + "\n\n"
            + table(outcomes)
            + "\n"
            + snippets()
            + page.substring(end));
  }

  private static String table(List<ClientOutcome> outcomes) {
    StringBuilder table = new StringBuilder();
    table.append("| client | checked with | ");
    for (ClientWay way : ClientWay.values()) {
      table.append(way).append(" | ");
    }
    table.append("checks |\n|---|---|---|---|---|---|\n");
    for (ClientOutcome outcome : outcomes) {
      // What comes of a run stands where the row has nothing.
      table
          .append(
              row(outcome.client())
                  .replaceFirst("\\| {2}\\|", "| " + outcome.version() + " |")
                  .replaceFirst("\\| {2}\\|$", "| " + outcome.checks().size() + " |"))
          .append('\n');
    }
    return table.toString();
  }

  /** A row of the table as {@link #row} has it. */
  static String withoutFigures(String line) {
    return line.replaceFirst("^(\\| [^|]+ \\|)[^|]+\\|", "$1  |")
        .replaceFirst("\\| \\d+ \\|$", "|  |");
  }

  /** A row without version and number of checks, which come of a run. */
  static String row(ClientProgram client) {
    StringBuilder row = new StringBuilder("| " + client.title() + " |  |");
    for (ClientWay way : ClientWay.values()) {
      row.append(client.ways().contains(way) ? " yes |" : " - |");
    }
    return row.append("  |").toString();
  }

  /** Each file's, with the names of those that it is the snippet of. */
  static String snippets() throws IOException {
    Map<String, List<ClientProgram>> byFile = new LinkedHashMap<>();
    for (ClientProgram client : ClientPrograms.ALL) {
      byFile.computeIfAbsent(client.file(), any -> new ArrayList<>()).add(client);
    }
    StringBuilder all = new StringBuilder();
    for (List<ClientProgram> clients : byFile.values()) {
      ClientProgram first = clients.get(0);
      all.append("### ")
          .append(clients.stream().map(ClientProgram::title).collect(Collectors.joining("; ")))
          .append("\n\n```")
          .append(first.runtime().language())
          .append('\n')
          .append(first.snippet())
          .append("```\n\n");
    }
    return all.toString();
  }
}

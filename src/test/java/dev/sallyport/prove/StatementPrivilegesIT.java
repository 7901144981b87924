package dev.sallyport.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.prove.CorpusCase.Asked;
import dev.sallyport.prove.CorpusCase.ServerRule;
import dev.sallyport.prove.GrantOracle.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What statements are said to demand, put to real servers: no less will do, and no more is given.
 * With {@code -Dsallyport.privileges=all} for the whole corpus.
 */
class StatementPrivilegesIT {
  private static final Path STATEMENTS = Path.of("src/test/resources/privileges/statements.txt");
  private static final boolean ALL = "all".equals(System.getProperty("sallyport.privileges"));
  private static final int EVERY = 41;

  @TempDir private static Path folder;

  @Test
  void shouldDemandOfMysqlWhatItDemands() throws SQLException, IOException {
    try (GrantServer server = GrantServer.mysql(folder.resolve("mysql"))) {
      check(server);
    }
  }

  @Test
  void shouldDemandOfMariadbWhatItDemands() throws SQLException, IOException {
    try (GrantServer server = GrantServer.mariaDb(folder.resolve("mariadb"))) {
      check(server);
    }
  }

  private static void check(GrantServer server) throws SQLException, IOException {
    GrantOracle oracle = new GrantOracle(server);
    List<Finding> findings = new ArrayList<>();
    for (CorpusCase corpusCase : own()) {
      findings.addAll(oracle.judge(corpusCase));
    }
    for (CorpusCase corpusCase : corpus()) {
      // Making the whole database anew takes seconds.
      if (ALL || oracle.isTakenBack(corpusCase)) {
        findings.addAll(oracle.judge(corpusCase));
      }
    }
    assertThat(oracle.judged()).isGreaterThan(ALL ? 700 : 100);
    findings.removeIf(f -> GrantExceptions.explain(f, server.isMariaDb()));
    assertThat(findings).isEmpty();
  }

  private static List<CorpusCase> corpus() {
    List<CorpusCase> all = InspectProof.cases(id -> true);
    return ALL
        ? all
        : IntStream.range(0, all.size())
            .filter(i -> i % EVERY == EVERY / 2)
            .mapToObj(all::get)
            .toList();
  }

  private static List<CorpusCase> own() throws IOException {
    List<CorpusCase> cases = new ArrayList<>();
    String schema = "";
    for (String line : Files.readAllLines(STATEMENTS)) {
      if (line.startsWith("@")) {
        schema = line.substring(1);
      } else if (!line.startsWith("#") && !line.isBlank()) {
        cases.add(own(line, schema));
      }
    }
    return cases;
  }

  private static CorpusCase own(String line, String schema) {
    List<String> parts = List.of(line.split(" ;; "));
    return new CorpusCase(
        line,
        parts.get(parts.size() - 1).getBytes(StandardCharsets.UTF_8),
        parts.subList(0, parts.size() - 1),
        Optional.of(schema),
        Optional.empty(),
        CorpusCase.UTF8,
        false,
        Optional.empty(),
        new ServerRule(Asked.RUN, 0),
        null);
  }
}

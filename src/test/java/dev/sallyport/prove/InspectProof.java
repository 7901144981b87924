package dev.sallyport.prove;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * {@code scripts/prove inspect}: the whole corpus through the packaged jar, and every answer to the
 * oracles on a real server. {@code scripts/prove corpus}: the same with the corpus's own
 * expectations in place of answers, so that it is known to be right before anything is held against
 * it.
 */
public final class InspectProof {
  private InspectProof() {}

  /**
   * Runs the proof and exits with 0 when nothing was read wrong and nothing ordinary was refused.
   *
   * @param arguments the jar, or {@code corpus}; a folder for the server; and beginnings of cases'
   *     names if not all cases are wanted
   */
  public static void main(String[] arguments) throws SQLException, IOException {
    String jar = arguments[0];
    Path folder = Path.of(arguments[1]);
    List<String> wanted = Arrays.asList(arguments).subList(2, arguments.length);
    List<CorpusCase> cases =
        cases(id -> wanted.isEmpty() || wanted.stream().anyMatch(id::startsWith));
    Tally tally = new Tally();
    String remark;
    try (OracleServer server = OracleServer.start(folder.resolve("mysql"))) {
      Map<String, Answer> answers =
          jar.equals("corpus")
              ? expectations(cases)
              : Inspect.jar(Path.of(jar), cases, catalogue(jar, folder, server));
      Proof proof = Proof.of(server, cases, answers);
      count(cases, answers, proof, !jar.equals("corpus"), tally);
      remark = "lineage: " + proof.confirmation();
    }
    tally.print(
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
        remark);
    System.exit(tally.passed() ? 0 : 1);
  }

  /** The cases whose names are wanted. */
  static List<CorpusCase> cases(Predicate<String> wanted) {
    return CorpusFile.readAll().stream().filter(c -> wanted.test(c.id())).toList();
  }

  /** Everything read as the corpus says. */
  static Map<String, Answer> expectations(List<CorpusCase> cases) {
    return cases.stream().collect(Collectors.toMap(CorpusCase::id, ExpectedAnswer::of));
  }

  /** Counts every case with all that speaks against its answer. */
  static void count(
      List<CorpusCase> cases,
      Map<String, Answer> answers,
      Proof proof,
      boolean compare,
      Tally tally) {
    for (CorpusCase corpusCase : cases) {
      Answer answer = answers.get(corpusCase.id());
      List<String> findings =
          new ArrayList<>(compare ? Comparison.of(corpusCase, answer) : List.of());
      findings.addAll(proof.findings(corpusCase));
      tally.add(corpusCase, answer, findings);
    }
  }

  private static Path catalogue(String jar, Path folder, OracleServer server) throws IOException {
    Path file = folder.resolve("catalogue.json");
    List<String> command = List.of(Inspect.java(), "-jar", jar, "catalog", "--url", server.url());
    Files.write(file, Inspect.run(command, ""));
    return file;
  }
}

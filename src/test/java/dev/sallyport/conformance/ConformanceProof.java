package dev.sallyport.conformance;

import dev.sallyport.demo.ServerCache;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code scripts/prove conformance}: every case at every server there is. */
public final class ConformanceProof {
  private ConformanceProof() {}

  /**
   * Exits with 0 when nothing differs but what is listed.
   *
   * @param arguments a folder for the servers; a word that names of cases hold, if not all are run
   */
  public static void main(String[] arguments) throws Exception {
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    String word = arguments.length > 1 ? arguments[1] : "";
    boolean holds;
    Path newer = ServerCache.directory().resolve("mysql-9");
    boolean there = Files.isExecutable(newer.resolve("bin/mysqld"));
    try (Proof proof =
        Proof.start(Path.of(arguments[0]), Optional.of(newer).filter(folder -> there))) {
      proof.parties().forEach(party -> out.println(party.name() + ": " + party.version()));
      proof.run(true, word);
      Kit kit = proof.kit();
      kit.unexpected().forEach(out::println);
      List<Difference> gone =
          word.isEmpty()
              ? Differences.ALL.stream().filter(each -> !kit.seen().contains(each)).toList()
              : List.of();
      gone.forEach(each -> out.println("no longer different: " + each.what()));
      holds = kit.unexpected().isEmpty() && gone.isEmpty();
      out.printf(
          "%d cases, %d lines of answers; %d differences with a reason, %d without, %d gone%n",
          kit.cases(), kit.lines(), kit.seen().size(), kit.unexpected().size(), gone.size());
    }
    out.flush();
    System.exit(holds ? 0 : 1);
  }
}

package dev.sallyport.prove;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A client: one file that holds the snippet of the documentation and the checks made with it.
 *
 * @param name as {@code scripts/prove clients} takes it
 * @param title as people know it
 * @param file below {@code src/test/resources/clients}; of several clients, where only the version
 *     differs
 * @param runtime what runs the file
 * @param needs what the runtime has to have besides: a module, a class path or a program's folder
 * @param ways how it can log in, the first with all checks, others with {@link
 *     ClientChecks#EACH_WAY}
 * @param checks those of {@link ClientChecks#ALL} that it is to make; it may make more
 * @param connection of {@link ClientGate}
 */
record ClientProgram(
    String name,
    String title,
    String file,
    ClientRuntime runtime,
    String needs,
    List<ClientWay> ways,
    Set<String> checks,
    String connection) {
  static final Path FOLDER = Path.of("src/test/resources/clients");

  private static final String BEGIN = "[snippet]";
  private static final String END = "[/snippet]";

  Path path() {
    return FOLDER.resolve(file);
  }

  /** What is to be pasted, as it is run: what stands between the two marks. */
  String snippet() throws IOException {
    StringBuilder snippet = new StringBuilder();
    boolean inside = false;
    for (String line : Files.readAllLines(path())) {
      if (line.contains(BEGIN)) {
        inside = true;
      } else if (line.contains(END)) {
        inside = false;
      } else if (inside) {
        snippet.append(line).append('\n');
      }
    }
    if (snippet.isEmpty()) {
      throw new IOException(path() + " has no lines between " + BEGIN + " and " + END);
    }
    return snippet.toString().stripIndent();
  }

  @Override
  public String toString() {
    return name;
  }
}

package dev.sallyport.prove;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code scripts/prove mask}: hundreds of ways to a masked value tried on real servers, honest
 * queries that must be answered, and how fast masked rows are beside unmasked ones.
 */
public final class MaskProof {
  /** How much of it is run. */
  record Size(int waysStep, int honestStep, int rows, int rounds) {
    static final Size FULL = new Size(1, 1, 200_000, 7);
    static final Size SMALL = new Size(9, 5, 2_000, 1);
  }

  /** As the issue has it. */
  private static final double LEAST_RATE = 0.5;

  private final Size size;
  private final Path folder;
  private final PrintWriter out;
  private final List<String> wanted;
  private final MaskTally tally = new MaskTally();
  private final List<MaskSpeed.Figure> figures = new ArrayList<>();

  private MaskProof(Size size, Path folder, PrintWriter out, List<String> wanted) {
    this.size = size;
    this.folder = folder;
    this.out = out;
    this.wanted = wanted;
  }

  /**
   * Runs the proof and exits with 0 when nothing leaked, nobody honest was refused and masking is
   * fast enough.
   *
   * @param arguments a folder for the servers; and of ways, honest, speed, mysql, mariadb those
   *     that are wanted, if not all are; other words choose ways by a part of their category or
   *     text
   */
  public static void main(String[] arguments) throws Exception {
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    List<String> wanted = List.of(arguments).subList(1, arguments.length);
    MaskProof proof = run(Size.FULL, Path.of(arguments[0]), out, wanted);
    out.println(proof.summary());
    out.flush();
    System.exit(proof.holds() ? 0 : 1);
  }

  static MaskProof run(Size size, Path folder, PrintWriter out, List<String> wanted)
      throws Exception {
    MaskProof proof = new MaskProof(size, folder, out, wanted);
    try (JitIssuers issuers = new JitIssuers()) {
      for (boolean mariaDb : List.of(false, true)) {
        if (proof.isWanted(mariaDb ? "mariadb" : "mysql", List.of("mysql", "mariadb"))) {
          proof.at(mariaDb, issuers);
        }
      }
    }
    return proof;
  }

  private void at(boolean mariaDb, JitIssuers issuers) throws Exception {
    Path here = folder.resolve(mariaDb ? "mariadb" : "mysql");
    MaskTally own = new MaskTally();
    try (MaskServer one = MaskServer.start(mariaDb, here.resolve("one"), MaskSecrets.one());
        MaskServer other = MaskServer.start(mariaDb, here.resolve("other"), MaskSecrets.other());
        MaskedGate gate =
            MaskedGate.start(
                List.of(MaskedGate.ONE, MaskedGate.OTHER),
                List.of(one, other),
                issuers,
                here.resolve("gate"))) {
      MaskWays ways =
          new MaskWays(
              one, other, gate.endpoint(MaskedGate.ONE), gate.endpoint(MaskedGate.OTHER), own);
      Map<String, String> guesses = one.secrets().guesses();
      if (isPart("ways")) {
        ways.attempt(chosen(MaskCorpus.read("ways.txt", guesses)), size.waysStep());
      }
      if (isPart("honest")) {
        ways.ask(chosen(MaskCorpus.read("honest.txt", Map.of())), size.honestStep());
      }
      out.println(one.name() + ":");
      own.print(out);
      tally.addAll(own);
      if (isPart("speed")) {
        MaskSpeed speed = new MaskSpeed(one, gate, size.rows(), size.rounds());
        for (MaskSpeed.Figure figure : speed.measure()) {
          out.println("  " + figure.line());
          figures.add(figure);
        }
      }
    }
  }

  private boolean isPart(String part) {
    return isWanted(part, List.of("ways", "honest", "speed"));
  }

  /** Whether it is among what is wanted, or nothing of its kind is. */
  private boolean isWanted(String word, List<String> kind) {
    return wanted.contains(word) || kind.stream().noneMatch(wanted::contains);
  }

  private List<MaskWay> chosen(List<MaskWay> all) {
    List<String> words =
        wanted.stream()
            .filter(w -> !List.of("ways", "honest", "speed", "mysql", "mariadb").contains(w))
            .toList();
    return all.stream()
        .filter(
            way ->
                words.isEmpty()
                    || words.stream()
                        .anyMatch(
                            word -> way.category().contains(word) || way.said().contains(word)))
        .toList();
  }

  MaskTally tally() {
    return tally;
  }

  List<MaskSpeed.Figure> figures() {
    return figures;
  }

  boolean holds() {
    return tally.leaked() == 0 && tally.refused() == 0 && slowest() >= LEAST_RATE;
  }

  private double slowest() {
    return figures.stream().mapToDouble(MaskSpeed.Figure::ratio).min().orElse(1);
  }

  String summary() {
    String rate = figures.isEmpty() ? "not measured" : "%.2f at the least".formatted(slowest());
    return "mask: %d ways tried, %d values leaked, %d honest queries, %d refused, masked/unmasked rate %s"
        .formatted(tally.tried(), tally.leaked(), tally.honest(), tally.refused(), rate);
  }
}

package dev.sallyport.policy;

import dev.sallyport.config.ConfigException;
import dev.sallyport.config.YamlDocument;
import dev.sallyport.policy.PolicyTestReader.Case;
import dev.sallyport.policy.PolicyTestReader.Setting;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.catalogue.Catalogue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs {@code *.test.yaml}: what a policy is meant to say, beside the policy. The form of the files
 * is that of {@link PolicySchema#ofTests()}.
 */
public final class PolicyTests {
  private final PolicySet policies;
  private final Inspector inspector;
  private final Afterwards afterwards;

  /** Tests of these policies by their rules alone, statements read by this inspector. */
  public PolicyTests(PolicySet policies, Inspector inspector) {
    this(policies, inspector, (verdict, inspection, catalogue) -> verdict);
  }

  /** Tests of these policies and of what becomes of their verdicts. */
  public PolicyTests(PolicySet policies, Inspector inspector, Afterwards afterwards) {
    this.policies = policies;
    this.inspector = inspector;
    this.afterwards = afterwards;
  }

  /** What becomes of a verdict once masked columns have their say. */
  @FunctionalInterface
  public interface Afterwards {
    /** The verdict, or a refusal in its place. */
    Verdict of(Verdict verdict, Inspection inspection, Catalogue catalogue);
  }

  /**
   * How a test ended.
   *
   * @param place file and line
   * @param name the test's name
   * @param failure what was different; empty when it passed
   */
  public record Outcome(String place, String name, Optional<String> failure) {}

  /**
   * Runs every test file of a directory. Blocks.
   *
   * @throws ConfigException with every problem of every test file, and with masks that cannot serve
   *     the types in the catalogues of the tests
   */
  public List<Outcome> run(Path directory) {
    List<Case> cases = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path file : PolicyFiles.tests(directory)) {
      try {
        cases.addAll(PolicyTestReader.read(YamlDocument.read(file)));
      } catch (ConfigException e) {
        problems.addAll(e.problems());
      }
    }
    return run(cases, problems);
  }

  /**
   * Runs the tests of a draft. Blocks: catalogues that they name are read, where they lie in the
   * directory itself; whoever writes a draft reads no other file by it.
   *
   * @throws ConfigException as above
   */
  public List<Outcome> run(PolicyDocuments draft) {
    List<Case> cases = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    draft
        .tests()
        .forEach(
            test -> {
              try {
                YamlDocument read = YamlDocument.of(test.getKey(), test.getValue());
                cases.addAll(PolicyTestReader.readDraft(read));
              } catch (ConfigException e) {
                problems.addAll(e.problems());
              }
            });
    return run(cases, problems);
  }

  private List<Outcome> run(List<Case> cases, List<String> problems) {
    cases.stream()
        .map(Case::setting)
        .filter(setting -> setting.catalogue().isKnown())
        .flatMap(
            setting -> policies.maskProblems(setting.connection(), setting.catalogue()).stream())
        .distinct()
        .forEach(problems::add);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return cases.stream().map(this::run).toList();
  }

  private Outcome run(Case test) {
    Setting setting = test.setting();
    Rehearsal session = new Rehearsal(inspector, setting.catalogue(), setting.schema());
    test.preceding().forEach(session::run);
    Inspection inspection = session.read(test.statement());
    Verdict judged =
        policies.judge(
            new Question(
                setting.principal(),
                setting.connection(),
                inspection,
                test.estimatedRows(),
                test.at()));
    Verdict verdict = afterwards.of(judged, inspection, setting.catalogue());
    return new Outcome(
        test.place(),
        test.name(),
        otherVerdict(test, verdict)
            .or(() -> otherColumns(test, verdict, inspection, "masked", test.masked()))
            .or(() -> otherColumns(test, verdict, inspection, "revealed", test.revealed())));
  }

  private static Optional<String> otherVerdict(Case test, Verdict verdict) {
    if (word(verdict).equals(test.expect())
        && test.rule().map(verdict.rule()::equals).orElse(true)) {
      return Optional.empty();
    }
    String expected = test.expect() + test.rule().map(rule -> " by " + rule).orElse("");
    String got = word(verdict) + " by " + verdict.rule();
    String why = verdict instanceof Verdict.Deny deny ? ": " + deny.message() : "";
    return Optional.of("expected " + expected + ", got " + got + why);
  }

  /** Columns are given by position, or by the name that the client sees. */
  private static Optional<String> otherColumns(
      Case test,
      Verdict verdict,
      Inspection inspection,
      String which,
      Optional<List<String>> wanted) {
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    List<Integer> found = List.of();
    if (inspection instanceof Inspection.Understood understood) {
      StatementFacts facts = understood.statements().get(0);
      facts.output().stream().map(OutputColumn::name).forEach(names::add);
      Masks masks = verdict.answerMasks();
      Catalogue catalogue = test.setting().catalogue();
      found =
          which.equals("revealed")
              ? MaskedColumns.revealed(facts, masks, catalogue)
              : MaskedColumns.positions(facts, masks, catalogue);
    }
    Set<Integer> expected = new HashSet<>();
    for (String column : wanted.get()) {
      int position =
          column.matches("[0-9]{1,6}") ? Integer.parseInt(column) : names.indexOf(column) + 1;
      if (position == 0) {
        return Optional.of(
            "expected the " + which + " column " + column + ", and there is none in " + names);
      }
      expected.add(position);
    }
    return expected.equals(new HashSet<>(found))
        ? Optional.empty()
        : Optional.of(
            "expected the " + which + " columns " + shown(expected) + ", got " + shown(found));
  }

  private static String shown(Collection<Integer> positions) {
    return positions.isEmpty()
        ? "none"
        : positions.stream().sorted().map(String::valueOf).collect(Collectors.joining(", "));
  }

  /** The verdict's word in the policy language. */
  public static String word(Verdict verdict) {
    return verdict.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }
}

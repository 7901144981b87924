package dev.sallyport.rehearsal;

import dev.sallyport.config.ConfigException;
import dev.sallyport.policy.PolicyDocuments;
import dev.sallyport.policy.PolicyLoader;
import dev.sallyport.policy.PolicySet;
import dev.sallyport.policy.PolicyTests;
import dev.sallyport.sql.Inspector;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks a whole draft through: whether it loads, what its tests say, whether its masks can serve.
 */
public final class DraftCheck {
  private final Inspector inspector;
  private final Databases databases;
  private final PolicyLoader loader;

  /** Reads statements with this inspector, judges by this clock. */
  public DraftCheck(Inspector inspector, Databases databases, Clock clock) {
    this.inspector = inspector;
    this.databases = databases;
    this.loader = new PolicyLoader(inspector, clock);
  }

  /**
   * What was found.
   *
   * @param problems for which it cannot be in force
   * @param warnings what looks like a mistake
   * @param tests how its tests ended; empty when it does not load
   * @param policies the draft as it would judge; empty when it does not load
   */
  public record Checked(
      List<Finding> problems,
      List<Finding> warnings,
      List<TestOutcome> tests,
      Optional<PolicySet> policies) {
    /** Keeps copies. */
    public Checked {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
      tests = List.copyOf(tests);
    }

    /** Whether it can be in force: it loads, and every test passes. */
    public boolean isSound() {
      return problems.isEmpty()
          && policies.isPresent()
          && tests.stream().allMatch(test -> test.failure().isEmpty());
    }
  }

  /**
   * How a test ended.
   *
   * @param failure what was different; empty when it passed
   */
  public record TestOutcome(String file, int line, String name, Optional<String> failure) {
    private static TestOutcome of(PolicyTests.Outcome outcome) {
      Finding place = Finding.of(outcome.place() + ": ");
      return new TestOutcome(place.file(), place.line(), outcome.name(), outcome.failure());
    }
  }

  /** Checks a draft. Blocks on catalogues that its tests name. */
  public Checked check(PolicyDocuments draft) {
    PolicySet read;
    try {
      read = loader.load(draft);
    } catch (ConfigException e) {
      return new Checked(Finding.of(e.problems()), List.of(), List.of(), Optional.empty());
    }
    Set<String> problems = new LinkedHashSet<>();
    Set<String> warnings = new LinkedHashSet<>(read.warnings());
    if (!databases.connections().isEmpty()) {
      warnings.addAll(read.connectionWarnings(databases.connections()));
    }
    for (String connection : databases.connections()) {
      databases
          .last(connection)
          .ifPresent(
              known -> {
                problems.addAll(read.maskProblems(connection, known));
                warnings.addAll(read.maskWarnings(connection, known));
                warnings.addAll(read.tableWarnings(connection, known));
              });
    }
    List<TestOutcome> tests = List.of();
    try {
      tests =
          new PolicyTests(read, inspector, MaskedVerdict::of)
              .run(draft).stream().map(TestOutcome::of).toList();
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
    return new Checked(
        Finding.of(new ArrayList<>(problems)),
        Finding.of(new ArrayList<>(warnings)),
        tests,
        Optional.of(read));
  }

  /** Tries a statement. Blocks while the database is asked what exists, for a bounded time. */
  public Trial tryOut(PolicySet policies, Trial.Request request) {
    String connection = request.connection();
    Trial.Request asked =
        request.schema().isPresent() ? request : request.in(databases.schema(connection));
    return Trial.of(policies, inspector, databases.ask(connection), asked);
  }

  /**
   * Reads what is in force, or was.
   *
   * @throws ConfigException with every problem
   */
  public PolicySet load(PolicyDocuments documents) {
    return loader.load(documents);
  }
}

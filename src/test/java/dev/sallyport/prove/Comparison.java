package dev.sallyport.prove;

import dev.sallyport.prove.Expectation.Names;
import dev.sallyport.prove.Expectation.Output;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** Compares what was read of a case with what its file says, and says each difference. */
final class Comparison {
  private final CorpusCase corpusCase;
  private final Answer answer;
  private final Expectation expected;
  private final List<String> differences = new ArrayList<>();

  private Comparison(CorpusCase corpusCase, Answer answer) {
    this.corpusCase = corpusCase;
    this.answer = answer;
    this.expected = corpusCase.expectation();
  }

  /** Every difference; none when the statement was refused. */
  static List<String> of(CorpusCase corpusCase, Answer answer) {
    Comparison comparison = new Comparison(corpusCase, answer);
    if (answer.understood()) {
      if (corpusCase.expectation().refusal() == Expectation.Refusal.MUST) {
        return List.of("understood, but must be refused");
      }
      comparison.compare();
    }
    return comparison.differences;
  }

  private void compare() {
    list("verb", expected.verbs(), Answer.Statement::verb);
    list("where", expected.where(), Answer.Statement::where);
    list("destructive", expected.destructive(), s -> String.valueOf(s.destructive()));
    // What a change is made to may be counted as read too, unless it must be.
    Set<String> targets = new HashSet<>(expected.writes().required());
    targets.addAll(expected.writes().optional());
    names("reads", expected.reads(), answer.reads(), targets);
    names("writes", expected.writes(), answer.writes(), Set.of());
    routines();
    if (!expected.skips().contains("columns")) {
      expected.columns().ifPresent(this::columns);
      expected.dependsOn().ifPresent(this::dependsOn);
    }
  }

  private void list(String what, List<String> wanted, Function<Answer.Statement, String> property) {
    List<String> found = answer.statements().stream().map(property).toList();
    if (wanted.size() == 1 && wanted.get(0).endsWith(Expectation.ANY)) {
      return;
    }
    boolean same = wanted.size() == found.size();
    for (int i = 0; same && i < wanted.size(); i++) {
      same = wanted.get(i).endsWith(Expectation.ANY) || wanted.get(i).equals(found.get(i));
    }
    if (!same) {
      differences.add(what + " " + found + ", expected " + wanted);
    }
  }

  private void names(String what, Names wanted, Set<String> found, Set<String> tolerated) {
    List<String> folded = found.stream().map(Comparison::foldSystemSchema).toList();
    for (String name : wanted.required()) {
      if (!folded.contains(foldSystemSchema(name))) {
        differences.add(what + " misses " + name);
      }
    }
    for (String name : found) {
      boolean expectedName =
          wanted.allows(name)
              || wanted.required().stream()
                  .anyMatch(n -> foldSystemSchema(n).equals(foldSystemSchema(name)));
      if (!expectedName && !tolerated.contains(name)) {
        differences.add(what + " has " + name + " besides " + wanted.required());
      }
    }
  }

  private void routines() {
    Names wanted = expected.routines();
    Set<String> found = new HashSet<>();
    for (String name : answer.routines()) {
      boolean bare = !name.contains(".");
      found.add(
          bare && !wanted.allows(name) && corpusCase.schema().isPresent()
              ? corpusCase.schema().get() + "." + name
              : name);
    }
    names("routines", wanted, found, Set.of());
  }

  private void columns(List<Output> wanted) {
    List<Answer.Column> found = answer.columns();
    if (found.size() != wanted.size()) {
      differences.add(
          "columns "
              + found.stream().map(Answer.Column::name).toList()
              + ", expected "
              + wanted.stream().map(Output::name).toList());
      return;
    }
    for (int i = 0; i < wanted.size(); i++) {
      Output output = wanted.get(i);
      Answer.Column column = found.get(i);
      if (!output.name().isEmpty() && !output.name().equals(column.name())) {
        differences.add("column '" + column.name() + "', expected '" + output.name() + "'");
      }
      if (!column.known()) {
        if (!output.orUnknown()) {
          differences.add("lineage of '" + column.name() + "' is unknown");
        }
      } else {
        names("lineage of '" + column.name() + "'", output.from(), column.from(), Set.of());
      }
    }
  }

  private void dependsOn(Names wanted) {
    Set<String> found = new HashSet<>();
    answer.statements().forEach(s -> found.addAll(s.dependsOn()));
    // A value that is shown anyway tells no more when the rows depend on it.
    Set<String> shown = new HashSet<>();
    answer.columns().forEach(column -> shown.addAll(column.from()));
    names("depends_on", wanted, found, shown);
  }

  private static String foldSystemSchema(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith("information_schema.") ? lower : name;
  }
}

package dev.sallyport.prove;

import dev.sallyport.prove.Expectation.Names;
import dev.sallyport.prove.Expectation.Output;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What {@code inspect} would answer if it read everything as the corpus says: given to the oracles,
 * it shows whether the corpus itself is right.
 */
final class ExpectedAnswer {
  private ExpectedAnswer() {}

  static Answer of(CorpusCase corpusCase) {
    Expectation expected = corpusCase.expectation();
    if (expected.refusal() == Expectation.Refusal.MUST) {
      return new Answer(corpusCase.id(), false, "must be refused", List.of());
    }
    List<Answer.Statement> statements = new ArrayList<>();
    for (int i = 0; i < expected.verbs().size(); i++) {
      boolean first = i == 0;
      statements.add(
          new Answer.Statement(
              expected.verbs().get(i),
              verbs(expected),
              first ? all(expected.reads()) : Set.of(),
              first ? all(expected.writes()) : Set.of(),
              at(expected.where(), i),
              at(expected.destructive(), i).equals("true"),
              first ? all(expected.routines()) : Set.of(),
              first ? columns(expected) : List.of(),
              first ? all(expected.dependsOn().orElse(Names.NONE)) : Set.of()));
    }
    return new Answer(corpusCase.id(), true, "", statements);
  }

  private static Set<String> verbs(Expectation expected) {
    // What else a statement does to a table is not said: whatever may go with its verb.
    Set<String> verbs = new LinkedHashSet<>(expected.verbs());
    if (!all(expected.writes()).isEmpty()) {
      verbs.addAll(Set.of("insert", "update", "delete"));
    }
    if (verbs.contains("execute") || verbs.contains("call") || verbs.contains("do")) {
      verbs.add("truncate");
    }
    return verbs;
  }

  private static String at(List<String> values, int index) {
    return values.size() == 1 ? values.get(0) : values.get(index);
  }

  private static List<Answer.Column> columns(Expectation expected) {
    List<Answer.Column> columns = new ArrayList<>();
    for (Output output : expected.columns().orElse(List.of())) {
      columns.add(new Answer.Column(output.name(), all(output.from()), !output.from().any()));
    }
    return columns;
  }

  private static Set<String> all(Names names) {
    Set<String> all = new LinkedHashSet<>(names.required());
    all.addAll(names.optional());
    return all;
  }
}

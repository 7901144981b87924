package dev.sallyport.sql.binding;

import dev.sallyport.sql.Inference;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.Match;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Telling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What could be inferred from a statement, while it is being gathered. */
public final class InferenceDraft {
  /** Past so many different names all else counts under one. */
  private static final int MAX_NAMES = 64;

  private static final String OTHERS = "several functions and operators";

  private final Gathering chosen = new Gathering();
  private final List<Match> matches = new ArrayList<>();
  private final Map<String, Gathering> tellings = new LinkedHashMap<>();
  private final Gathering computed = new Gathering();

  /** How the statement goes tells of this. */
  public void tells(String how, Lineage of) {
    if (!of.equals(Lineage.NONE)) {
      boolean known = tellings.size() < MAX_NAMES || tellings.containsKey(how);
      tellings.computeIfAbsent(known ? how : OTHERS, name -> new Gathering()).add(of);
    }
  }

  /** Something is made of this. */
  void computes(Lineage of) {
    computed.add(of);
  }

  /**
   * The plan is shown instead of the rows: in what is computed the server puts the values of a row
   * that it has read to make the plan (MySQL, FORMAT=TREE).
   */
  public void explained() {
    tells("EXPLAIN of what is computed", computed.lineage());
  }

  /** That a value can be reckoned may tell of it. */
  void tells(Value value) {
    if (!value.partial().isEmpty()) {
      tells(value.partial(), value.from());
    }
  }

  void tells(Inference other) {
    other.tellings().forEach(telling -> tells(telling.how(), telling.of()));
  }

  /**
   * The same but for the columns of a table, if one is named: in the row that is being made they
   * are given.
   */
  void behind(Inference other, Optional<TableName> given) {
    for (Telling telling : other.tellings()) {
      Lineage of = telling.of();
      tells(
          telling.how(),
          new Lineage(
              of.columns().stream()
                  .filter(c -> given.isEmpty() || !c.table().equals(given.get()))
                  .collect(Collectors.toSet()),
              of.through(),
              of.known()));
    }
  }

  /** Rows are chosen by this. */
  void chosen(Lineage by) {
    chosen.add(by);
  }

  void match(Match match) {
    matches.add(match);
  }

  /**
   * Takes over what a statement in a string says. What its markers stand for is a variable of any
   * type, so that a condition with one may choose by more than the whole value.
   */
  void inner(Inference inner) {
    tells(inner);
    chosen(inner.chosen());
    for (Match match : inner.matches()) {
      if (match.parameter().isEmpty()) {
        match(match);
      } else {
        chosen(match.column());
      }
    }
  }

  Inference finish() {
    List<Telling> told = new ArrayList<>();
    tellings.forEach((how, of) -> told.add(new Telling(how, of.lineage())));
    return new Inference(chosen.lineage(), matches.stream().distinct().toList(), told);
  }
}

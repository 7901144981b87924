package dev.sallyport.sql;

import java.util.List;

/**
 * Roughly how much memory it takes to remember facts, in bytes. What they share with others counts
 * each time: too much is the safe side.
 */
final class Weight {
  private static final int OBJECT = 64;
  private static final int BYTES_A_CHARACTER = 2;

  private long bytes;

  private Weight() {}

  /** The weight of what was read of a shape. */
  static int of(KnownShapes.Place place, List<StatementFacts> statements) {
    Weight weight = new Weight();
    SessionObjects session = place.context().session();
    weight.bytes = 8 * OBJECT + place.shape().bytes();
    weight.add(session);
    for (StatementFacts facts : statements) {
      weight.add(facts);
      if (facts.after() != session) {
        weight.add(facts.after());
      }
    }
    return (int) Math.min(Integer.MAX_VALUE, weight.bytes);
  }

  /** The weight of facts, and of the session that is there after them. */
  static int of(StatementFacts facts) {
    Weight weight = new Weight();
    weight.add(facts);
    weight.add(facts.after());
    return (int) Math.min(Integer.MAX_VALUE, weight.bytes);
  }

  private void add(StatementFacts facts) {
    bytes += 8 * OBJECT;
    add(facts.text());
    add(facts.fingerprint());
    bytes += OBJECT * (2L * facts.accesses().size() + facts.features().size());
    facts.routines().forEach(this::add);
    facts.variables().forEach(this::add);
    facts.output().forEach(this::add);
    add(facts.dependsOn());
    add(facts.uses());
    add(facts.inference());
    for (Flow flow : facts.flows()) {
      bytes += 2 * OBJECT;
      add(flow.from());
    }
  }

  private void add(Inference inference) {
    add(inference.chosen());
    for (Match match : inference.matches()) {
      bytes += OBJECT;
      add(match.column());
    }
    for (Telling telling : inference.tellings()) {
      add(telling.how());
      add(telling.of());
    }
  }

  private void add(SessionObjects session) {
    for (List<OutputColumn> columns : session.temporaryTables().values()) {
      bytes += 2 * OBJECT;
      columns.forEach(this::add);
    }
    for (Lineage held : session.variables().values()) {
      bytes += OBJECT;
      add(held);
    }
    for (SessionObjects.Prepared statement : session.prepared().values()) {
      bytes += OBJECT;
      add(statement.text());
    }
    bytes += 2L * OBJECT * session.handlers().size();
  }

  private void add(OutputColumn column) {
    bytes += 2 * OBJECT;
    add(column.name());
    add(column.from());
  }

  private void add(Lineage lineage) {
    bytes += OBJECT + 2L * OBJECT * (lineage.columns().size() + lineage.through().size());
  }

  private void add(String text) {
    bytes += OBJECT + (long) BYTES_A_CHARACTER * text.length();
  }
}

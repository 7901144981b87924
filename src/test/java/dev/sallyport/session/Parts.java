package dev.sallyport.session;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inference;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.WhereKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Facts by hand: a verb, its tables in {@code shop}, and what exists in the session afterwards. */
final class Parts {
  private Parts() {}

  static StatementFacts part(Verb verb, SessionObjects after, String... tables) {
    return part(verb, Set.of(), after, tables);
  }

  /** Makes tables. */
  static StatementFacts changing(String... tables) {
    return part(Verb.CREATE, Set.of(Feature.CHANGES_CATALOGUE), SessionObjects.NONE, tables);
  }

  private static StatementFacts part(
      Verb verb, Set<Feature> features, SessionObjects after, String... tables) {
    return new StatementFacts(
        verb,
        Arrays.stream(tables)
            .map(table -> new Access(verb, new TableName("shop", table)))
            .collect(Collectors.toSet()),
        WhereKind.NONE,
        OptionalLong.empty(),
        Set.of(),
        features,
        List.of(),
        Lineage.NONE,
        Inference.NONE,
        Lineage.NONE,
        List.of(),
        Set.of(),
        Optional.empty(),
        false,
        0,
        verb.word(),
        verb.word(),
        after,
        Optional.empty());
  }

  static Inspection text(StatementFacts... parts) {
    return new Inspection.Understood(List.of(parts));
  }

  static SessionObjects with(String... temporaryTables) {
    SessionObjects objects = SessionObjects.NONE;
    for (String table : temporaryTables) {
      objects = objects.withTemporaryTable(new TableName("shop", table), List.of());
    }
    return objects;
  }
}

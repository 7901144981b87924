package dev.sallyport.policy;

import dev.sallyport.identity.Principal;
import dev.sallyport.sql.Access;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.WhereKind;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Facts by hand, for tests of the policy alone. */
record Facts(
    Verb verb,
    Set<Access> accesses,
    WhereKind where,
    Set<String> routines,
    Set<Feature> features,
    Set<String> variables,
    Optional<String> useSchema,
    String text) {

  static final Principal AGENT =
      new Principal("idp:bot", Principal.Kind.AGENT, "bot", Set.of("agents"), "idp", Map.of());

  static Facts of(Verb verb, String... tables) {
    Facts facts =
        new Facts(
            verb,
            Set.of(),
            WhereKind.NONE,
            Set.of(),
            Set.of(),
            Set.of(),
            Optional.empty(),
            verb.word());
    return facts.and(verb, tables);
  }

  Facts and(Verb accessVerb, String... tables) {
    Set<Access> all = new HashSet<>(accesses);
    for (String table : tables) {
      int dot = table.indexOf('.');
      all.add(
          new Access(
              accessVerb,
              new TableName(dot < 0 ? "" : table.substring(0, dot), table.substring(dot + 1))));
    }
    return new Facts(verb, all, where, routines, features, variables, useSchema, text);
  }

  Facts where(WhereKind kind) {
    return new Facts(verb, accesses, kind, routines, features, variables, useSchema, text);
  }

  Facts calling(String... names) {
    return new Facts(verb, accesses, where, Set.of(names), features, variables, useSchema, text);
  }

  Facts with(Feature... some) {
    return new Facts(verb, accesses, where, routines, Set.of(some), variables, useSchema, text);
  }

  Facts setting(String... names) {
    return new Facts(verb, accesses, where, routines, features, Set.of(names), useSchema, text);
  }

  Facts using(String schema) {
    return new Facts(
        verb, accesses, where, routines, features, variables, Optional.of(schema), text);
  }

  Facts saying(String sql) {
    return new Facts(verb, accesses, where, routines, features, variables, useSchema, sql);
  }

  StatementFacts statement() {
    return new StatementFacts(
        verb,
        accesses,
        where,
        OptionalLong.empty(),
        routines,
        features,
        List.of(),
        Lineage.NONE,
        Lineage.NONE,
        List.of(),
        variables,
        useSchema,
        false,
        0,
        text,
        text,
        SessionObjects.NONE);
  }

  Question question(long... estimatedRows) {
    return question(AGENT, "orders", List.of(this), estimatedRows);
  }

  static Question question(
      Principal principal, String connection, List<Facts> statements, long... estimatedRows) {
    return new Question(
        principal,
        connection,
        new Inspection.Understood(statements.stream().map(Facts::statement).toList()),
        Arrays.stream(estimatedRows)
            .boxed()
            .findFirst()
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty()));
  }
}

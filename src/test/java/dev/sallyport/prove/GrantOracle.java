package dev.sallyport.prove;

import dev.sallyport.access.Privilege;
import dev.sallyport.access.Privileges;
import dev.sallyport.access.StatementPrivileges;
import dev.sallyport.prove.OracleSession.Run;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives an account exactly the privileges that a statement is said to demand: the server must run
 * it. Then takes away one after the other: the server must refuse it each time.
 */
final class GrantOracle {
  /** Refusals for want of a privilege; 1356 is that of what stands behind an invoker's view. */
  private static final Set<Integer> DENIALS =
      Set.of(1044, 1142, 1143, 1227, 1345, 1356, 1370, 1449);

  /** Statements of which a session's end takes back what they did. */
  private static final Set<Verb> TAKEN_BACK =
      EnumSet.of(
          Verb.SELECT,
          Verb.INSERT,
          Verb.UPDATE,
          Verb.DELETE,
          Verb.REPLACE,
          Verb.SHOW,
          Verb.EXPLAIN,
          Verb.SET,
          Verb.USE,
          Verb.DO,
          Verb.HANDLER,
          Verb.LOCK);

  private final GrantServer server;
  private final Inspector inspector = new MySqlInspector();
  private final Catalogue catalogue;
  private int judged;

  GrantOracle(GrantServer server) {
    this.server = server;
    this.catalogue = server.catalogue();
  }

  /** What a server made of a statement. */
  record Finding(String id, String kind, String detail) {
    @Override
    public String toString() {
      return id + ": " + kind + ": " + detail;
    }
  }

  /** Whether nothing is left of a statement when its session ends. */
  boolean isTakenBack(CorpusCase corpusCase) {
    return read(corpusCase)
        .map(Reading::statements)
        .filter(all -> all.size() == 1 && TAKEN_BACK.contains(all.get(0).verb()))
        .isPresent();
  }

  /** How many statements the server ran with exactly their privileges. */
  int judged() {
    return judged;
  }

  /** What contradicts the privileges of a statement. */
  List<Finding> judge(CorpusCase corpusCase) throws SQLException {
    Optional<Reading> reading = read(corpusCase);
    if (reading.isEmpty() || corpusCase.server().asked() != CorpusCase.Asked.RUN) {
      return List.of();
    }
    Privileges demanded = reading.get().privileges();
    Optional<Run> whole = attempt(corpusCase, demanded);
    if (whole.isEmpty()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    if (DENIALS.contains(whole.get().error())) {
      findings.add(
          new Finding(
              corpusCase.id(), "too few", whole.get().message() + " with " + demanded.texts()));
    }
    if (!whole.get().succeeded()) {
      return findings;
    }
    judged++;
    restore(corpusCase, reading.get());
    for (Privilege taken : demanded.all()) {
      Set<Privilege> rest = new LinkedHashSet<>(demanded.all());
      rest.remove(taken);
      Optional<Run> run = attempt(corpusCase, new Privileges(rest));
      if (run.filter(Run::succeeded).isPresent()) {
        findings.add(new Finding(corpusCase.id(), "too many", taken.text()));
        restore(corpusCase, reading.get());
      }
    }
    return findings;
  }

  private record Reading(List<StatementFacts> statements, Privileges privileges) {}

  private Optional<Reading> read(CorpusCase corpusCase) {
    if (corpusCase.text().isEmpty() || !corpusCase.charset().equals(CorpusCase.UTF8)) {
      return Optional.empty();
    }
    SqlContext context =
        new SqlContext(
                corpusCase.schema(),
                corpusCase.sqlMode().map(SqlMode::of).orElse(SqlMode.DEFAULT),
                StandardCharsets.UTF_8,
                server.isMariaDb() ? 110_405 : 80_033,
                corpusCase.multi())
            .with(catalogue);
    for (String before : corpusCase.preceding()) {
      Inspection inspection = inspector.inspect(before.getBytes(StandardCharsets.UTF_8), context);
      if (!(inspection instanceof Inspection.Understood understood)) {
        return Optional.empty();
      }
      StatementFacts facts = understood.statements().get(0);
      context = context.with(facts.after());
      if (facts.useSchema().isPresent()) {
        context = context.withSchema(facts.useSchema());
      }
    }
    SqlContext at = context;
    return inspector.inspect(corpusCase.sql(), at) instanceof Inspection.Understood understood
        ? Optional.of(new Reading(understood.statements(), StatementPrivileges.of(understood, at)))
        : Optional.empty();
  }

  /** Empty where the privileges cannot be given: they are of what does not exist. */
  private Optional<Run> attempt(CorpusCase corpusCase, Privileges privileges) throws SQLException {
    server.makeAccount(corpusCase.schema());
    if (corpusCase.preceding().isEmpty()) {
      if (!isGranted(privileges)) {
        return Optional.empty();
      }
      try (OracleSession session = server.session(corpusCase)) {
        return Optional.of(session.run());
      }
    }
    server.everything(true);
    try (OracleSession session = server.session(corpusCase)) {
      Run first = session.precede();
      server.everything(false);
      if (!first.succeeded() || !isGranted(privileges)) {
        return Optional.empty();
      }
      session.reselect();
      return Optional.of(session.run());
    }
  }

  private boolean isGranted(Privileges privileges) {
    try {
      server.grant(privileges);
      return true;
    } catch (SQLException e) {
      // Of what is not there.
      return false;
    }
  }

  private void restore(CorpusCase corpusCase, Reading reading) throws SQLException {
    boolean takenBack =
        reading.statements().size() == 1 && TAKEN_BACK.contains(reading.statements().get(0).verb());
    if (takenBack) {
      return;
    }
    if (corpusCase.schema().filter("lab"::equals).isPresent()) {
      server.rebuildLab();
    } else if (corpusCase.expectation() != null) {
      // Of our own statements those in other schemas than the lab leave nothing.
      server.rebuild();
    }
  }
}

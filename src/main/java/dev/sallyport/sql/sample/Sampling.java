package dev.sallyport.sql.sample;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.sample.RowQuery.Result;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Derives from a statement the query that reads a few of the rows that it would touch. Its parts
 * are the statement's own, cut out of its text; what is put together is read anew and refused
 * unless it only reads, and only what the statement names.
 */
public final class Sampling {
  /** Longer statements are not looked into. */
  private static final int MAX_CHARS = 64 * 1024;

  /** All else that a query may have would do more than read, or read otherwise than it will. */
  private static final Set<Feature> HARMLESS = EnumSet.of(Feature.SET_OPERATION);

  /** Stands in the text for bytes that are no characters of the session's set. */
  private static final char REPLACEMENT = '\ufffd';

  private final Inspector inspector;

  /** What is derived is read with this. */
  public Sampling(Inspector inspector) {
    this.inspector = inspector;
  }

  /**
   * The query about a statement.
   *
   * @param facts what was read of it
   * @param readAs as what it was read
   * @param values its bound values as text, null for NULL
   * @param rows at most so many
   */
  public Result of(StatementFacts facts, SqlContext readAs, List<String> values, int rows) {
    try {
      check(facts);
      SqlContext context = readingUtf8(readAs);
      return new Result.Derived(
          checked(new Derivation(facts, context, values, rows).draft(), facts, context));
    } catch (NoSampleException e) {
      return new Result.None(e.getMessage());
    } catch (UnreadableException e) {
      return new Result.None("Which rows it touches cannot be read from its text.");
    }
  }

  /** A session without anything of its own, in the same schema and mode. */
  private static SqlContext readingUtf8(SqlContext readAs) {
    return new SqlContext(
        readAs.schema(),
        readAs.sqlMode(),
        StandardCharsets.UTF_8,
        readAs.serverVersion(),
        false,
        readAs.catalogue(),
        SessionObjects.NONE);
  }

  private static void check(StatementFacts facts) throws NoSampleException {
    if (facts.text().length() > MAX_CHARS) {
      throw new NoSampleException("The statement is too long to be looked into.");
    }
    if (facts.text().contains("/*!")
        || facts.text().contains("/*M!")
        || facts.text().contains("/*+")) {
      throw new NoSampleException("It has comments that the server carries out.");
    }
    if (facts.text().indexOf(REPLACEMENT) >= 0) {
      throw new NoSampleException("It has bytes that are no characters, which are not shown.");
    }
    if (!facts.routines().isEmpty()) {
      throw new NoSampleException("It calls stored or installed functions.");
    }
    if (facts.accesses().stream().anyMatch(a -> a.reach() == Access.Reach.TEMPORARY)) {
      throw new NoSampleException("It uses a temporary table, which only its own session sees.");
    }
    if (facts.accesses().stream().anyMatch(a -> Catalogue.isSystemSchema(a.table().schema()))) {
      throw new NoSampleException("Rows of the server's own tables are not shown.");
    }
    if (facts.has(Feature.LOCKING_READ)) {
      throw new NoSampleException("It locks what it reads.");
    }
    if (facts.has(Feature.DEPENDS_ON_SESSION) || facts.has(Feature.READS_VARIABLE)) {
      throw new NoSampleException("Which rows it touches depends on the state of its session.");
    }
    if (!HARMLESS.containsAll(facts.features())) {
      throw new NoSampleException("It does more than read and write rows.");
    }
  }

  private RowQuery checked(Derivation.Draft draft, StatementFacts facts, SqlContext context)
      throws NoSampleException {
    Inspection.Understood read = reads(draft.text(), draft.parameters().size(), facts, context);
    Optional<RowQuery.Counting> counting = Optional.empty();
    if (draft.counting().isPresent()) {
      String text = draft.counting().get();
      counting =
          Optional.of(
              new RowQuery.Counting(text, reads(text, draft.parameters().size(), facts, context)));
    }
    return new RowQuery(draft.text(), draft.parameters(), read, counting);
  }

  /** However it was put together: a single query that only reads, and nothing else. */
  private Inspection.Understood reads(
      String text, int parameters, StatementFacts of, SqlContext context) throws NoSampleException {
    Inspection inspection = inspector.inspect(text.getBytes(StandardCharsets.UTF_8), context);
    if (inspection instanceof Inspection.Understood understood
        && understood.statements().size() == 1
        && isPlainRead(understood.statements().get(0), parameters, of)) {
      return understood;
    }
    throw new NoSampleException("Which rows it touches cannot be read from its text.");
  }

  private static boolean isPlainRead(StatementFacts query, int parameters, StatementFacts of) {
    return query.verb() == Verb.SELECT
        && query.accesses().stream().allMatch(access -> access.verb() == Verb.SELECT)
        && tables(of).containsAll(tables(query))
        && HARMLESS.containsAll(query.features())
        && query.routines().isEmpty()
        && query.variables().isEmpty()
        && query.flows().isEmpty()
        && query.parameters() == parameters;
  }

  private static Set<TableName> tables(StatementFacts facts) {
    return facts.accesses().stream().map(Access::table).collect(Collectors.toSet());
  }
}

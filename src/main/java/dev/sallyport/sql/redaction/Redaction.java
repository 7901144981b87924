package dev.sallyport.sql.redaction;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.lexer.Lexer;
import dev.sallyport.sql.lexer.TokenKind;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import dev.sallyport.sql.statement.StatementReaders;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Takes the values of masked columns out of statement texts. A literal or parameter stays only
 * where it is certain that it is neither compared with a masked column nor assigned to one.
 */
public final class Redaction {
  private static final Set<Verb> MAY_HAVE_BODY = EnumSet.of(Verb.CREATE, Verb.ALTER);

  private final Inspector inspector;
  private final SqlContext context;
  private final Predicate<ColumnName> covered;

  /**
   * For texts of one session.
   *
   * @param inspector reads statements that stand in a string of another one
   * @param context as which the text was read
   * @param covered whether a column is masked, whoever may be shown it
   */
  public Redaction(Inspector inspector, SqlContext context, Predicate<ColumnName> covered) {
    this.inspector = inspector;
    this.context = context;
    this.covered = covered;
  }

  /**
   * Whether a statement has nothing to do with masked columns, so that its text may be kept as it
   * is.
   *
   * @param facts of which the text is not looked at
   * @param catalogue with which it was read
   * @param covered as above
   */
  public static boolean concernsNothing(
      StatementFacts facts, Catalogue catalogue, Predicate<ColumnName> covered) {
    return !runsAString(facts)
        && !MAY_HAVE_BODY.contains(facts.verb())
        && !new Concern(catalogue, covered).isRaisedBy(facts);
  }

  /** The text as it may be kept. */
  public KeptText of(byte[] text, Inspection inspection) {
    try {
      return inspection instanceof Inspection.Understood understood
          ? understood(text, understood.statements())
          : KeptText.withoutLiterals(whole(text), text);
    } catch (UnreadableException e) {
      return KeptText.head(text, context.charset());
    }
  }

  private Tokens whole(byte[] text) {
    return Lexer.lexWhole(text, context.sqlMode(), context.charset(), context.serverVersion());
  }

  private KeptText understood(byte[] text, List<StatementFacts> statements) {
    Concern concern = new Concern(context.catalogue(), covered);
    boolean concerned = statements.stream().anyMatch(concern::isRaisedBy);
    boolean inner = statements.stream().anyMatch(Redaction::runsAString);
    boolean body = statements.stream().anyMatch(facts -> MAY_HAVE_BODY.contains(facts.verb()));
    if (!concerned && !inner && !body) {
      return KeptText.whole(text, context.charset());
    }
    Tokens tokens = whole(text);
    if (inner) {
      return statements.size() == 1
          ? preparing(tokens, text)
          : KeptText.withoutLiterals(tokens, text).runningAnother();
    }
    boolean defines =
        body && statements.stream().anyMatch(facts -> concern.isDefinedBy(facts, tokens));
    if (!concerned && !defines && !StatementReaders.hasBody(tokens, 0)) {
      return KeptText.whole(text, context.charset());
    }
    return concerned && statements.size() == 1 && !concern.isPassedOn(statements.get(0))
        ? followed(tokens, text, statements.get(0))
        : KeptText.withoutLiterals(tokens, text);
  }

  private static boolean runsAString(StatementFacts facts) {
    return facts.verb() == Verb.PREPARE || facts.verb() == Verb.EXECUTE;
  }

  /** PREPARE name FROM 'text', EXECUTE IMMEDIATE 'text': as if the text had been sent. */
  private KeptText preparing(Tokens tokens, byte[] text) {
    KeptText kept = KeptText.withoutLiterals(tokens, text);
    int string = -1;
    for (int i = 0; i < tokens.size(); i++) {
      if (KeptText.isLiteral(tokens, i)) {
        if (string >= 0 || tokens.kind(i) != TokenKind.STRING) {
          return kept;
        }
        string = i;
      }
    }
    if (string < 0) {
      return kept.runningAnother();
    }
    String inner = tokens.value(string);
    byte[] bytes = inner.getBytes(StandardCharsets.UTF_8);
    SqlContext then =
        new SqlContext(
            context.schema(),
            context.sqlMode(),
            StandardCharsets.UTF_8,
            context.serverVersion(),
            false,
            context.catalogue(),
            context.session());
    Inspection inspection = inspector.inspect(bytes, then);
    boolean nests =
        inspection instanceof Inspection.Understood understood
            && understood.statements().stream().anyMatch(Redaction::runsAString);
    if (nests) {
      return kept;
    }
    return KeptText.quoting(
        tokens, text, string, new Redaction(inspector, then, covered).of(bytes, inspection));
  }

  private KeptText followed(Tokens tokens, byte[] text, StatementFacts facts) {
    if (!Concern.FOLLOWED.contains(facts.verb()) || !Concern.isDirect(facts) || combines(tokens)) {
      return KeptText.withoutLiterals(tokens, text);
    }
    Set<TableName> tables =
        facts.accesses().stream().map(Access::table).collect(Collectors.toSet());
    Names names = new Names(tokens, context, tables, covered);
    Segments segments = new Segments(tokens);
    boolean inserts = facts.verb() == Verb.INSERT || facts.verb() == Verb.REPLACE;
    if (!names.areCertain()
        || inserts && !new InsertedValues(tokens, segments, covered).mark(facts, context)) {
      return KeptText.withoutLiterals(tokens, text);
    }
    for (int i = 0; i < tokens.size(); i++) {
      if (names.mayBeMasked(i)) {
        segments.of(i).doubt();
      }
    }
    return inserts && passesOn(tokens, names, segments)
        ? KeptText.withoutLiterals(tokens, text)
        : KeptText.without(tokens, text, i -> segments.of(i).isConfidential());
  }

  /**
   * Whether ON DUPLICATE KEY UPDATE makes a masked column of what was meant for another one: {@code
   * ssn = VALUES(name)}.
   */
  private static boolean passesOn(Tokens tokens, Names names, Segments segments) {
    boolean updates = false;
    for (int i = 1; i < tokens.size(); i++) {
      if (tokens.isWord(i, "UPDATE") && tokens.isWord(i - 1, "KEY")) {
        updates = true;
      } else if (updates
          && names.isPlain(i)
          && !isTarget(tokens, i)
          && segments.of(i).isConfidential()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isTarget(Tokens tokens, int i) {
    int first = i;
    while (first > 2 && tokens.isSymbol(first - 1, ".")) {
      first -= 2;
    }
    return i + 1 < tokens.size()
        && tokens.isSymbol(i + 1, "=")
        && (tokens.isSymbol(first - 1, ",") || tokens.isWord(first - 1, "UPDATE"));
  }

  /** Rows of one query are compared with, or named like, those of another. */
  private static boolean combines(Tokens tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.isWord(i, "UNION")
          || tokens.isWord(i, "EXCEPT")
          || tokens.isWord(i, "INTERSECT")
          || tokens.isWord(i, "WITH")) {
        return true;
      }
    }
    return false;
  }
}

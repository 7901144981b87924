package dev.sallyport.conformance;

import dev.sallyport.wire.Capability;
import dev.sallyport.wire.command.StatementClose;
import dev.sallyport.wire.command.StatementFetch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Rows that are fetched, and results with OUT parameters among them. */
final class CursorCases {
  private static final int CURSOR_READ_ONLY = 1;
  private static final String NUMBERS = "SELECT n, REPEAT('x', n) FROM kit.hundred WHERE n <= ?";

  private CursorCases() {}

  static List<Case> all() {
    List<Case> all = new ArrayList<>();
    Wish withoutEof = Wish.PLAIN.with(Capability.DEPRECATE_EOF);
    for (int size : new int[] {1, 2, 3, 7, 1_000_000}) {
      all.add(Case.of("prepared: a cursor, fetched by " + size, c -> bySize(c, size)));
      all.add(
          Case.of("prepared: a cursor, fetched by " + size + " without EOF", c -> bySize(c, size))
              .as(withoutEof));
    }
    all.add(Case.of("prepared: several cursors", CursorCases::several));
    all.add(Case.of("prepared: several cursors without EOF", CursorCases::several).as(withoutEof));
    all.add(Case.of("prepared: a cursor of what has no rows", CursorCases::without));
    all.add(Case.of("procedures: results, then OUT parameters", CursorCases::outParameters));
    all.add(
        Case.of("procedures: results, then OUT parameters without EOF", CursorCases::outParameters)
            .as(withoutEof));
    all.add(
        Case.of("procedures: OUT parameters of a cursor", CursorCases::cursorOfProcedure).inFull());
    return all;
  }

  /** Seven rows, and one call more than they need. */
  private static void bySize(Conversation c, int size) throws IOException {
    c.prepare(NUMBERS).execute(CURSOR_READ_ONLY, Values.integer(7));
    for (int had = 0; had <= 7; had += size) {
      fetch(c, c.statement(), size);
    }
    c.query("SELECT 1");
  }

  private static void several(Conversation c) throws IOException {
    c.prepare(NUMBERS).execute(CURSOR_READ_ONLY, Values.integer(5));
    int first = c.statement();
    c.prepare("SELECT ?, n FROM kit.hundred ORDER BY n DESC")
        .execute(CURSOR_READ_ONLY, Values.text("second"));
    int second = c.statement();
    fetch(c, first, 2);
    fetch(c, second, 3);
    c.query("SELECT COUNT(*) FROM kit.hundred");
    fetch(c, first, 2);
    fetch(c, second, 4);
    c.silent("COM_STMT_CLOSE", new StatementClose(first).encode(c.agreed()));
    fetch(c, second, 200);
    c.query("SELECT 1");
  }

  private static void without(Conversation c) throws IOException {
    c.prepare("DO ?").execute(CURSOR_READ_ONLY, Values.integer(1));
    c.prepare(NUMBERS).execute(CURSOR_READ_ONLY, Values.integer(0));
    fetch(c, c.statement(), 1);
    c.query("SELECT 1");
  }

  private static void outParameters(Conversation c) throws IOException {
    c.prepare("CALL kit.results_and_out(?, ?, ?, ?)");
    for (int n = 1; n <= 3; n += 2) {
      c.execute(0, Values.integer(n), Values.integer(0), Values.text(""), Values.text(""));
    }
    c.query("SELECT 1");
  }

  private static void cursorOfProcedure(Conversation c) throws IOException {
    c.prepare("CALL kit.results_and_out(?, ?, ?, ?)")
        .execute(
            CURSOR_READ_ONLY,
            Values.integer(2),
            Values.integer(0),
            Values.text(""),
            Values.text(""))
        .query("SELECT 1");
  }

  private static void fetch(Conversation c, int statement, int rows) throws IOException {
    c.untilEnd("fetch " + rows, new StatementFetch(statement, rows).encode(c.agreed()));
  }
}

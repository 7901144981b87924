package dev.sallyport.prove;

import dev.sallyport.prove.NameQueries.Made;
import dev.sallyport.prove.NameQueries.Offered;
import dev.sallyport.prove.NameServer.Rows;
import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.OutputColumn;
import dev.sallyport.sql.StatementFacts;
import dev.sallyport.sql.Telling;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * {@code scripts/prove names}: puts queries full of names that can be taken for one another to a
 * real server, and holds what was read of them against what it answers: which column shows a
 * secret, and which rows, or their order, change with one.
 */
public final class NameProof {
  private static final int VIEWS = 20;
  private static final int MAX_TRIED_VIEWS = 4_000;
  private static final List<String> VIEW_COLUMNS = List.of("ssn", "a", "id", "x", "b");

  /** Queries that were once read otherwise. */
  private static final List<String> ONCE_FOUND =
      List.of(
          "SELECT t1.* FROM (SELECT 1 AS k) t1 RIGHT JOIN shop.t1 ON 1",
          "SELECT id FROM t1 WHERE EXISTS (SELECT 1 FROM t3 HAVING ssn > 's2')",
          "SELECT id FROM t1 x WHERE EXISTS (SELECT 1 FROM t3 x HAVING x.ssn > 's2')",
          "SELECT * FROM lab.t3 JOIN t1 USING (a)");

  /** A round looks at one secret, which is not always the one that is told. */
  private static final int ROUNDS_OF_FOUND = 20;

  private final NameServer server;
  private final Random random;
  private final List<Offered> tables;
  private final NameQueries queries;
  private final MySqlInspector inspector = new MySqlInspector();
  private final List<String> findings = new ArrayList<>();
  private int asked;
  private int answered;
  private int unread;
  private boolean ended;

  private NameProof(NameServer server, long seed) {
    this.server = server;
    this.random = new Random(seed);
    this.tables = new ArrayList<>(server.tables());
    this.queries = new NameQueries(random, server.isMariaDb(), tables);
  }

  /**
   * Asks as many queries as wanted; a server may die of one, which ends it.
   *
   * @param seed the same makes the same queries
   */
  static NameProof run(boolean mariaDb, Path folder, long seed, int count) throws Exception {
    try (NameServer server = NameServer.start(mariaDb, folder)) {
      NameProof proof = new NameProof(server, seed);
      proof.makeViews();
      for (int i = 0; i < ROUNDS_OF_FOUND; i++) {
        for (String sql : ONCE_FOUND) {
          proof.ask(sql);
        }
      }
      while (proof.asked < count && !proof.ended) {
        proof.ask(proof.queries.next().text());
      }
      return proof;
    }
  }

  /**
   * Runs the proof and exits with 0 when nothing was read otherwise than the server reads it.
   *
   * @param arguments a folder for the servers, how many rounds, and the number of the first; or
   *     without these one round
   */
  public static void main(String[] arguments) throws Exception {
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
    long first = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
    int found = 0;
    int answered = 0;
    for (long seed = first; seed < first + rounds; seed++) {
      for (boolean mariaDb : List.of(false, true)) {
        Path folder = Path.of(arguments[0], (mariaDb ? "mariadb" : "mysql") + seed);
        NameProof proof = run(mariaDb, folder, seed, 6_000);
        proof.findings.forEach(out::println);
        out.println((mariaDb ? "MariaDB" : "MySQL") + " " + seed + ": " + proof.summary());
        found += proof.findings.size();
        answered += proof.answered;
      }
    }
    out.println("names: %d queries answered, %d read otherwise".formatted(answered, found));
    System.exit(found == 0 ? 0 : 1);
  }

  List<String> findings() {
    return findings;
  }

  int answered() {
    return answered;
  }

  private String summary() {
    return "%d asked, %d answered, %d not read, %d read otherwise%s"
        .formatted(asked, answered, unread, findings.size(), ended ? ", the server died" : "");
  }

  private void makeViews() throws SQLException, IOException {
    int made = 0;
    for (int i = 0; i < MAX_TRIED_VIEWS && made < VIEWS; i++) {
      Made query = queries.next();
      int width = query.columns().size();
      boolean listed = random.nextBoolean() && width <= VIEW_COLUMNS.size();
      List<String> names = listed ? VIEW_COLUMNS.subList(0, width) : query.columns();
      String view = "v" + made;
      String list = listed ? " (" + String.join(", ", names) + ")" : "";
      String algorithm = random.nextInt(3) == 0 ? "ALGORITHM = TEMPTABLE " : "";
      try {
        server.execute("CREATE " + algorithm + "VIEW " + view + list + " AS " + query.text());
        server.run("SELECT * FROM " + view);
        tables.add(new Offered(view, "shop", names));
        made++;
      } catch (SQLException e) {
        server.execute("DROP VIEW IF EXISTS " + view);
      }
    }
    server.look();
  }

  private void ask(String sql) throws SQLException {
    asked++;
    Rows rows;
    try {
      rows = server.run(sql);
    } catch (SQLException e) {
      // Nearly always names that are ambiguous, or of nothing.
      ended = !server.isAlive();
      return;
    }
    answered++;
    byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
    Inspection inspection = inspector.inspect(bytes, server.context());
    if (!(inspection instanceof Inspection.Understood understood)) {
      unread++;
      return;
    }
    StatementFacts facts = understood.statements().get(0);
    if (facts.output().stream().anyMatch(OutputColumn::isStar)) {
      unread++;
    } else if (facts.output().size() != rows.names().size()) {
      find(sql, rows.names() + " is read as " + facts.output());
    } else {
      judgeValues(sql, facts, rows);
      judgeChanges(sql, facts, rows);
    }
  }

  private void judgeValues(String sql, StatementFacts facts, Rows rows) {
    for (int i = 0; i < rows.names().size(); i++) {
      Lineage from = facts.output().get(i).from();
      List<String> values = rows.column(i);
      for (String secret : NameServer.SECRETS) {
        String mark = NameServer.mark(secret);
        if (!tells(from, secret) && values.stream().anyMatch(v -> v.contains(mark))) {
          find(sql, "column " + (i + 1) + " shows " + secret + ", read as " + from.columns());
        }
      }
    }
  }

  private void judgeChanges(String sql, StatementFacts facts, Rows rows) throws SQLException {
    String secret = NameServer.SECRETS.get(random.nextInt(NameServer.SECRETS.size()));
    Lineage told = facts.dependsOn();
    for (Telling telling : facts.inference().tellings()) {
      told = told.and(telling.of());
    }
    Optional<Rows> altered = tells(told, secret) ? Optional.empty() : server.altered(secret, sql);
    if (altered.isEmpty()) {
      return;
    }
    boolean shown = false;
    for (int i = 0; i < rows.names().size(); i++) {
      Lineage from = facts.output().get(i).from();
      shown |= tells(from, secret);
      if (!tells(from, secret) && !rows.column(i).equals(altered.get().column(i))) {
        find(sql, "column " + (i + 1) + " changes with " + secret + ", read as " + from.columns());
      }
    }
    // Without ORDER BY rows come as the server finds them.
    if (!shown && sql.contains("ORDER BY") && !rows.rows().equals(altered.get().rows())) {
      find(sql, "the order changes with " + secret);
    }
  }

  /** Whether a policy hears of the secret. */
  private static boolean tells(Lineage lineage, String secret) {
    return !lineage.known()
        || lineage.columns().stream().map(ColumnName::toString).anyMatch(secret::equals);
  }

  private void find(String sql, String what) {
    findings.add(what + ": " + sql);
  }
}

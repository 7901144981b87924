package dev.sallyport.store;

import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionArchive.Visibility;
import dev.sallyport.recording.StatementSearch.Page;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures the first pages of the search over all statements of a store that {@link ManySessions}
 * filled: {@code StatementTimes FILE}. For each question it prints the very first time, the median
 * and the longest of ten further ones, and how many statements the page had. It fails where a
 * median is longer than a page of a search may take.
 */
public final class StatementTimes {
  private static final double MAX_MILLIS = 300;
  private static final int TIMES = 10;
  private static final int LIMIT = 50;

  private final Store store;
  private final PrintStream out;
  private final List<String> slow = new ArrayList<>();

  private StatementTimes(Store store, PrintStream out) {
    this.store = store;
    this.out = out;
  }

  /** Measures the store of the first argument. */
  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx();
    Store store = Store.open(new StoreConfig.Sqlite(Path.of(arguments[0])), vertx).await();
    StatementTimes times = new StatementTimes(store, System.err);
    times.measure();
    store.close().await();
    vertx.close().await();
    if (!times.slow.isEmpty()) {
      times.out.println("longer than " + MAX_MILLIS + " ms: " + String.join(", ", times.slow));
      System.exit(1);
    }
  }

  private void measure() {
    out.printf(
        Locale.ROOT,
        "%-44s %10s %10s %10s %6s%n",
        "statements",
        "first",
        "median",
        "longest",
        "rows");
    questions().forEach(this::pages);
    Map<String, String> sessions = new LinkedHashMap<>();
    sessions.put("sessions: a word that many have", "select");
    sessions.put("sessions: a text of one in 100,000", ManySessions.RARE_TEXT);
    sessions.put("sessions: a text that stands nowhere", "nowhere_at_all");
    sessions.forEach(this::sessions);
  }

  private static Map<String, AskedStatements> questions() {
    Map<String, AskedStatements> asked = new LinkedHashMap<>();
    asked.put("the latest", new AskedStatements());
    asked.put("principal", new AskedStatements().principal("idp:agent-7"));
    asked.put("principal by name", new AskedStatements().principal("AGENT 7"));
    asked.put("principal, one in 1,000", new AskedStatements().principal(ManySessions.RARE_AGENT));
    asked.put("connection", new AskedStatements().connection("billing"));
    asked.put("table", new AskedStatements().table("shop.orders"));
    asked.put("table, one in 10,000", new AskedStatements().table(ManySessions.RARE_TABLE));
    asked.put("schema.*", new AskedStatements().table("shop.*"));
    asked.put("verdict", new AskedStatements().verdict("deny"));
    asked.put("rule", new AskedStatements().rule("reporting-agents/2"));
    asked.put("text that all have", new AskedStatements().text("where"));
    asked.put("text, one in 100,000", new AskedStatements().text(ManySessions.RARE_TEXT));
    asked.put("text that one has", new AskedStatements().text("4242"));
    asked.put("text nowhere", new AskedStatements().text("nowhere_at_all"));
    asked.put("two words", new AskedStatements().text("invoices done"));
    asked.put("two words side by side", new AskedStatements().text("\"delete from hr.staff\""));
    asked.put("beginning of a rare word", new AskedStatements().text("needl*"));
    asked.put("beginning of a common word", new AskedStatements().text("invoi*"));
    asked.put(
        "a day half-way",
        new AskedStatements()
            .from(ManySessions.END.minus(Duration.ofDays(60)))
            .to(ManySessions.END.minus(Duration.ofDays(59))));
    asked.put(
        "principal, table and text, a day half-way",
        new AskedStatements()
            .principal("idp:agent-7")
            .table("shop.orders")
            .text("created_at")
            .from(ManySessions.END.minus(Duration.ofDays(60)))
            .to(ManySessions.END.minus(Duration.ofDays(59))));
    asked.put(
        "principal and table", new AskedStatements().principal("idp:agent-7").table("shop.orders"));
    asked.put(
        "table, verb and verdict",
        new AskedStatements().table("hr.staff").verb("delete").verdict("deny"));
    asked.put(
        "principal and table that never met",
        new AskedStatements().principal("idp:agent-7").table(ManySessions.RARE_TABLE));
    asked.put(
        "principal and connection that never met",
        new AskedStatements().principal("idp:agent-7").connection("orders-prod"));
    asked.put(
        "two large ones that never met", new AskedStatements().table("shop.orders").text("hr"));
    asked.put("of an agent owner", new AskedStatements().visibleTo(owner(Set.of())));
    Set<String> behind =
        IntStream.range(0, 500).mapToObj(i -> "approved-" + i).collect(Collectors.toSet());
    asked.put(
        "of an agent owner, 500 sessions, a word",
        new AskedStatements().visibleTo(owner(behind)).text("invoices"));
    return asked;
  }

  private static Visibility owner(Set<String> sessions) {
    return new Visibility(ManySessions.OWNER, true, sessions);
  }

  private void pages(String name, AskedStatements asked) {
    time(
        name,
        () ->
            store
                .statementSearch()
                .statements(asked.limit(LIMIT).filter())
                .map((Page page) -> page.list().size()));
  }

  private void sessions(String name, String text) {
    SessionArchive.Filter filter =
        new SessionArchive.Filter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(text),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            LIMIT);
    time(name, () -> store.sessionArchive().page(filter).map(page -> page.list().size()));
  }

  private void time(String name, Supplier<Future<Integer>> read) {
    List<Double> millis = new ArrayList<>();
    int rows = 0;
    for (int i = 0; i <= TIMES; i++) {
      long start = System.nanoTime();
      rows = read.get().await();
      millis.add((System.nanoTime() - start) / 1e6);
    }
    List<Double> further = millis.subList(1, millis.size()).stream().sorted().toList();
    double median = further.get(further.size() / 2);
    out.printf(
        Locale.ROOT,
        "%-44s %7.1f ms %7.1f ms %7.1f ms %6d%n",
        name,
        millis.get(0),
        median,
        further.get(further.size() - 1),
        rows);
    if (median > MAX_MILLIS) {
      slow.add(name);
    }
  }
}

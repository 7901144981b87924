package dev.sallyport.store;

import com.sun.management.OperatingSystemMXBean;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.recording.Cursor;
import dev.sallyport.recording.SeenPrincipals;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionArchive.Filter;
import dev.sallyport.recording.SessionArchive.Page;
import dev.sallyport.recording.SessionArchive.Visibility;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Measures pages of lists over a store that {@link ManySessions} filled: {@code PageTimes FILE}.
 * For each filter it prints the median and the longest of the first pages (up to forty) by the
 * clock, the processor time that a page takes, and how many pages and how long it takes until all
 * is looked at, or forty pages are read.
 */
public final class PageTimes {
  private static final int PAGES = 40;

  private final Store store;
  private final PrintStream out;

  private PageTimes(Store store, PrintStream out) {
    this.store = store;
    this.out = out;
  }

  /** Measures the store of the first argument. */
  public static void main(String[] arguments) {
    Vertx vertx = Vertx.vertx();
    Store store = Store.open(new StoreConfig.Sqlite(Path.of(arguments[0])), vertx).await();
    new PageTimes(store, System.err).measure();
    store.close().await();
    vertx.close().await();
  }

  private void measure() {
    out.printf(
        Locale.ROOT,
        "%-30s %10s %10s %10s %6s %10s%n",
        "filter",
        "median",
        "longest",
        "processor",
        "pages",
        "all");
    Map<String, String[]> filters = new LinkedHashMap<>();
    // principal, connection, acts_for, open, verdict, verb, table, text
    filters.put("none", new String[8]);
    filters.put("connection", asked(1, "orders-prod"));
    filters.put("principal", asked(0, "idp:agent-7"));
    filters.put("principal, rare", asked(0, ManySessions.RARE_AGENT));
    filters.put("part of a name", asked(0, "agent 3"));
    filters.put("part of a name, rare", asked(0, "quarterly"));
    filters.put("acts_for", asked(2, ManySessions.OWNER));
    filters.put("open", asked(3, "true"));
    filters.put("verdict deny", asked(4, "deny"));
    filters.put("verb delete", asked(5, "delete"));
    filters.put("table", asked(6, "shop.orders"));
    filters.put("table, rare", asked(6, ManySessions.RARE_TABLE));
    filters.put("schema.*", asked(6, "shop.*"));
    String[] denied = asked(6, "hr.staff");
    denied[4] = "deny";
    denied[5] = "delete";
    filters.put("table, verb and verdict", denied);
    String[] both = asked(6, "hr.staff");
    both[0] = "idp:agent-7";
    filters.put("principal and table", both);
    filters.put("text, common", asked(7, "order_lines"));
    filters.put("text, rare", asked(7, ManySessions.RARE_TEXT));
    filters.put("text nowhere", asked(7, "nowhere at all"));
    String[] textOf = asked(7, ManySessions.RARE_TEXT);
    textOf[0] = "idp:agent-7";
    filters.put("text, rare, and principal", textOf);
    filters.forEach((name, asked) -> pages(name, asked, Optional.empty()));
    Visibility owner = new Visibility(ManySessions.OWNER, true, Set.of());
    pages("of an agent owner", new String[8], Optional.of(owner));
    pages("of an agent owner, table", asked(6, "shop.orders"), Optional.of(owner));
    once(
        "agents",
        () ->
            store
                .seenPrincipals()
                .list(
                    new SeenPrincipals.Filter(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        100)));
    once(
        "statistics, 24 h",
        () ->
            store
                .statistics()
                .since(ManySessions.END.minus(Duration.ofHours(24)), Duration.ofMinutes(15), 97));
    once(
        "statistics, 30 d",
        () ->
            store
                .statistics()
                .since(ManySessions.END.minus(Duration.ofDays(30)), Duration.ofHours(6), 121));
  }

  private static String[] asked(int which, String value) {
    String[] asked = new String[8];
    asked[which] = value;
    return asked;
  }

  private static Filter filter(
      String[] asked, Optional<Visibility> visibleTo, Optional<Cursor> before) {
    List<Optional<String>> values = Arrays.stream(asked).map(Optional::ofNullable).toList();
    return new Filter(
        values.get(0),
        values.get(1),
        values.get(2),
        values.get(3).map(Boolean::valueOf),
        values.get(4),
        values.get(5),
        values.get(6),
        values.get(7),
        Optional.empty(),
        visibleTo,
        before,
        50);
  }

  private void pages(String name, String[] asked, Optional<Visibility> visibleTo) {
    SessionArchive archive = store.sessionArchive();
    archive.page(filter(asked, visibleTo, Optional.empty())).await();
    List<Double> millis = new ArrayList<>();
    Optional<Cursor> before = Optional.empty();
    long processor = processorNanos();
    do {
      long start = System.nanoTime();
      Page page = archive.page(filter(asked, visibleTo, before)).await();
      millis.add((System.nanoTime() - start) / 1e6);
      before = page.next();
    } while (before.isPresent() && millis.size() < PAGES);
    print(
        name,
        millis,
        processorNanos() - processor,
        before.isPresent() ? millis.size() + "+" : "" + millis.size());
  }

  private void once(String name, Supplier<Future<?>> read) {
    List<Double> millis = new ArrayList<>();
    long processor = processorNanos();
    for (int i = 0; i < 10; i++) {
      long start = System.nanoTime();
      read.get().await();
      millis.add((System.nanoTime() - start) / 1e6);
    }
    print(name, millis, processorNanos() - processor, "");
  }

  /** Of all threads: what a page costs, whatever else the machine does. */
  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private void print(String name, List<Double> millis, long processor, String pages) {
    List<Double> sorted = millis.stream().sorted().toList();
    out.printf(
        Locale.ROOT,
        "%-30s %7.1f ms %7.1f ms %7.1f ms %6s %7.0f ms%n",
        name,
        sorted.get(sorted.size() / 2),
        sorted.get(sorted.size() - 1),
        processor / 1e6 / millis.size(),
        pages,
        millis.stream().mapToDouble(Double::doubleValue).sum());
  }
}

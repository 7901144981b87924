package dev.sallyport.bench.sizing;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Prints what so many agents need and what gives way first: {@code Sizing [--agents N,N] [--costs
 * FILE] [--seed N] [NAME=VALUE …]}.
 */
public final class Sizing {
  private static final List<Integer> AGENTS = List.of(1_000, 10_000, 100_000);

  private final Figures figures;
  private final PrintStream out;

  Sizing(Figures figures, PrintStream out) {
    this.figures = figures;
    this.out = out;
  }

  /** Exits with 2 when an option or a figure is not known. */
  public static void main(String[] arguments) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    try {
      run(List.of(arguments), out);
    } catch (IllegalArgumentException | IOException e) {
      out.println("bench: " + e.getMessage());
      System.exit(2);
    }
  }

  /** As {@link #main}, and throws instead of exiting. */
  static void run(List<String> arguments, PrintStream out) throws IOException {
    Figures figures = Figures.standard();
    List<Integer> agents = AGENTS;
    List<String> settings = new ArrayList<>();
    long seed = 1;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("--")) {
        settings.add(argument);
        continue;
      }
      if (++i == arguments.size()) {
        throw new IllegalArgumentException(argument + " has no value");
      }
      String value = arguments.get(i);
      switch (argument) {
        case "--agents" -> agents = Stream.of(value.split(",")).map(Sizing::agents).toList();
        case "--costs" -> figures = figures.with(Path.of(value));
        case "--seed" -> seed = number(argument, value);
        default ->
            throw new IllegalArgumentException(
                "'"
                    + argument
                    + "' is not known; --agents N,N  --costs FILE  --seed N  NAME=VALUE");
      }
    }
    new Sizing(figures.with(settings), out).print(agents, seed, Variants.all());
  }

  private static int agents(String text) {
    long agents = number("--agents", text);
    if (agents < 1 || agents > 1_000_000) {
      throw new IllegalArgumentException(agents + " agents; expected 1 to 1000000");
    }
    return (int) agents;
  }

  private static long number(String option, String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " is '" + text + "'; expected a whole number", e);
    }
  }

  void print(List<Integer> agents, long seed, List<Variants.Variant> variants) {
    List<Plan> plans = agents.stream().map(many -> new Plan(figures, many, seed)).toList();
    say("| agents | %s |", row(plans, plan -> whole(plan.agents())));
    say("|---|%s", "---|".repeat(plans.size()));
    line("sessions a day", plans, plan -> whole(Day.sum(plan.day().begun())));
    line("statements a day", plans, plan -> whole(Day.sum(plan.day().statements())));
    line(
        "sessions begun in the busiest second", plans, plan -> whole(Day.most(plan.day().begun())));
    line("sessions open at most", plans, plan -> whole(Day.most(plan.day().open())));
    line(
        "statements in the busiest second",
        plans,
        plan -> whole(Day.most(plan.day().statements())));
    line(
        "gateways of " + figures.whole("node.processors") + " processors, one of them spare",
        plans,
        plan -> whole(plan.nodes()));
    line(
        "processors of one that are busy, while one is away",
        plans,
        plan -> some(plan.processorsOfANode()));
    line("consoles", plans, plan -> whole(figures.whole("plan.consoles")));
    line(
        "MySQL: `max_connections`, if it is one server",
        plans,
        plan -> whole(plan.connectionsOfMySql()));
    line(
        "or servers with `max_connections` of " + whole(figures.whole("mysql.max_connections")),
        plans,
        plan -> whole(plan.servers()));
    line(
        "MySQL: processors for logins, all servers together",
        plans,
        plan -> whole(plan.processorsForLogins()));
    line("PostgreSQL: processors", plans, plan -> whole(plan.processors()));
    line("PostgreSQL: memory, GB", plans, plan -> whole((long) plan.memoryGigabytes()));
    line(
        "PostgreSQL: connections of gateways and consoles",
        plans,
        plan -> whole(plan.storeConnections()));
    line(
        "PostgreSQL: commits a second, each a write that is waited for",
        plans,
        plan -> whole((long) plan.commitsPerSecond()));
    line("PostgreSQL: WAL, MB/s", plans, plan -> some(plan.walMegabytesPerSecond()));
    line("PostgreSQL: WAL a day, GB", plans, plan -> some(plan.walGigabytesPerDay()));
    line("PostgreSQL: disk a day, GB", plans, plan -> some(plan.diskGigabytesPerDay()));
    line(
        "PostgreSQL: disk for " + figures.whole("plan.retention_days") + " days, TB",
        plans,
        plan -> some(plan.diskTerabytes()));
    line("hours without PostgreSQL that journals hold", plans, plan -> some(plan.outageHours()));
    line("requests for people in a minute", plans, plan -> some(plan.clicksPerMinute()));
    line(
        "**first of all: people**, at a time, who do nothing else",
        plans,
        plan -> whole(plan.people()));
    line(
        "**first of what cannot be bought**, used in the busiest minute",
        plans,
        plan -> {
          Resource first = plan.firstToBreak();
          return "%s, %.0f %%".formatted(first.name(), 100 * first.busiest());
        });
    variants(variants, seed);
    plans.forEach(this::resources);
    say("");
    say("| where nothing is changed, reached | by agents |");
    say("|---|---|");
    for (AsTheyCome.Limit limit : new AsTheyCome(figures).limits()) {
      say("| %s | %s |", limit.name(), whole((long) Math.min(1e9, limit.agents())));
    }
  }

  private void variants(List<Variants.Variant> variants, long seed) {
    say("");
    say(
        "| agents are otherwise | gateways | people | journals hold, hours | first of what cannot"
            + " be bought | %.0f %% by agents | full by agents |",
        100 * figures.get("plan.use_at_most"));
    say("|---|---|---|---|---|---|---|");
    for (Variants.Variant variant : variants) {
      Plan plan = variant.plan(figures, seed);
      Resource first = plan.firstToBreak();
      double full = first.breaksAt(plan.agents());
      say(
          "| %s | %s | %s | %s | %s | %s | %s |",
          variant.name(),
          whole(plan.nodes()),
          whole(plan.people()),
          some(plan.outageHours()),
          first.name(),
          about(full * figures.get("plan.use_at_most")),
          about(full));
    }
  }

  /** Two digits: that is more than is known. */
  private static String about(double agents) {
    if (agents > 1e9) {
      return "-";
    }
    return whole(new BigDecimal(agents).round(new MathContext(2)).longValue());
  }

  private void resources(Plan plan) {
    say("");
    say("| of %s agents | day | busiest minute | behind at most | full by |", whole(plan.agents()));
    say("|---|---|---|---|---|");
    for (Resource each : plan.resources()) {
      say(
          "| %s | %.1f %% | %.1f %% | %s | %s |",
          each.name(),
          100 * each.average(),
          100 * each.busiest(),
          each.behindSeconds() < 0.05 ? "-" : "%.0f s".formatted(each.behindSeconds()),
          whole((long) Math.min(1e9, each.breaksAt(plan.agents()))));
    }
  }

  private interface Cell {
    String of(Plan plan);
  }

  private static String row(List<Plan> plans, Cell cell) {
    return String.join(" | ", plans.stream().map(cell::of).toList());
  }

  private void line(String name, List<Plan> plans, Cell cell) {
    say("| %s | %s |", name, row(plans, cell));
  }

  private static String whole(long value) {
    return "%,d".formatted(value);
  }

  private static String some(double value) {
    return value >= 100
        ? "%,.0f".formatted(value)
        : value >= 1 ? "%.1f".formatted(value) : "%.2f".formatted(value);
  }

  private void say(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}

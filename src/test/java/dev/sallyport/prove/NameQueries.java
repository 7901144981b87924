package dev.sallyport.prove;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Queries whose names can be taken for one another: the same few names for tables, aliases, common
 * tables and columns, in all cases, in scopes within scopes.
 */
final class NameQueries {
  /** A table, and what it offers. */
  record Offered(String label, String schema, List<String> columns) {}

  private static final List<String> LABELS =
      List.of("t1", "T1", "t2", "x", "X", "ssn", "a", "A", "shop", "v1");
  private static final List<String> NAMES = List.of("id", "a", "b", "c", "ssn", "k", "x");
  private static final int MAX_SOURCES = 3;

  private final Random random;
  private final boolean mariaDb;
  private final List<Offered> tables;

  /** Common tables that can be named, the latest last. */
  private final List<Offered> common = new ArrayList<>();

  /** What the queries around offer, the innermost last. */
  private final List<List<Offered>> around = new ArrayList<>();

  private int budget;

  NameQueries(Random random, boolean mariaDb, List<Offered> tables) {
    this.random = random;
    this.mariaDb = mariaDb;
    this.tables = tables;
  }

  /** A query and the names of its columns. */
  record Made(String text, List<String> columns) {}

  /** Another query. */
  Made next() {
    common.clear();
    around.clear();
    budget = 4 + random.nextInt(14);
    return query(1 + random.nextInt(4), 0);
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private String cased(String name) {
    if (chance(88)) {
      return name;
    }
    return chance(50) ? name.toUpperCase(Locale.ROOT) : "`" + name + "`";
  }

  /** A query of so many columns, or of any number with none. */
  private Made query(int width, int depth) {
    budget--;
    int known = common.size();
    StringBuilder text = new StringBuilder();
    if (depth < 4 && budget > 2 && chance(depth == 0 ? 35 : 15)) {
      text.append(with(depth));
    }
    Made body = body(width, depth);
    text.append(body.text());
    while (common.size() > known) {
      common.remove(common.size() - 1);
    }
    return new Made(text.toString(), body.columns());
  }

  private String with(int depth) {
    boolean recursive = chance(30);
    List<String> parts = new ArrayList<>();
    for (int i = chance(30) ? 2 : 1; i > 0; i--) {
      int width = 1 + random.nextInt(3);
      String name = one(LABELS);
      List<String> columns = chance(40) ? distinct(width) : List.of();
      String list = columns.isEmpty() ? "" : " (" + String.join(", ", columns) + ")";
      Made made;
      if (recursive && chance(60)) {
        Made seed = select(width, depth + 1, true);
        List<String> offered = columns.isEmpty() ? seed.columns() : columns;
        common.add(new Offered(name, "", offered));
        Made step = select(width, depth + 1, false);
        common.remove(common.size() - 1);
        made =
            new Made(
                seed.text() + (chance(70) ? " UNION " : " UNION ALL ") + step.text(),
                seed.columns());
      } else {
        made = query(width, depth + 1);
      }
      parts.add(name + list + " AS (" + made.text() + ")");
      common.add(new Offered(name, "", columns.isEmpty() ? made.columns() : columns));
    }
    return "WITH " + (recursive ? "RECURSIVE " : "") + String.join(", ", parts) + " ";
  }

  private List<String> distinct(int width) {
    List<String> all = new ArrayList<>(NAMES);
    Collections.shuffle(all, random);
    return all.subList(0, width);
  }

  private Made body(int width, int depth) {
    if (budget > 0 && depth < 4 && chance(14)) {
      Made left = chance(25) ? parenthesized(width, depth) : select(width, depth, true);
      StringBuilder text = new StringBuilder(left.text());
      for (int i = chance(25) ? 2 : 1; i > 0; i--) {
        String operator =
            one(
                List.of(
                    " UNION ",
                    " UNION ALL ",
                    " UNION ",
                    mariaDb ? " INTERSECT " : " UNION ",
                    mariaDb ? " EXCEPT " : " UNION ALL "));
        Made arm = chance(25) ? parenthesized(width, depth) : select(width, depth, true);
        text.append(operator).append(arm.text());
      }
      return new Made(text + order(left.columns(), List.of()), left.columns());
    }
    if (budget > 0 && depth < 4 && chance(6)) {
      Made nested = parenthesized(width, depth);
      return new Made(
          nested.text()
              + (chance(60) ? " ORDER BY " + name(List.of()) : "")
              + (chance(40) ? " LIMIT 3" : ""),
          nested.columns());
    }
    if (chance(3)) {
      List<String> row = new ArrayList<>();
      for (int i = 0; i < width; i++) {
        row.add(value(List.of(), depth + 1));
      }
      List<String> columns = new ArrayList<>();
      for (int i = 0; i < width; i++) {
        columns.add("column_" + i);
      }
      return new Made(
          "VALUES " + (mariaDb ? "" : "ROW") + "(" + String.join(", ", row) + ")", columns);
    }
    return select(width, depth, false);
  }

  private Made parenthesized(int width, int depth) {
    Made inner = query(width, depth + 1);
    return new Made("(" + inner.text() + ")", inner.columns());
  }

  private Made select(int width, int depth, boolean plain) {
    budget--;
    List<Offered> here = new ArrayList<>();
    String from = chance(4) ? "" : from(here, depth);
    List<Offered> own = List.copyOf(here);
    List<String> items = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    List<String> aliases = new ArrayList<>();
    around.add(own);
    if (!own.isEmpty() && chance(depth == 0 ? 25 : 8)) {
      Offered starred = one(own);
      if (chance(50) || own.size() == 1) {
        items.add("*");
        own.forEach(o -> columns.addAll(o.columns()));
      } else {
        items.add(qualifier(starred) + ".*");
        columns.addAll(starred.columns());
      }
    }
    around.remove(around.size() - 1);
    boolean grouped = chance(15);
    while (columns.size() < width) {
      String value = value(own, depth);
      if (grouped && chance(40)) {
        value = one(List.of("MAX", "MIN", "COUNT", "GROUP_CONCAT")) + "(" + value + ")";
      }
      boolean bare = value.matches("[\\w.`]+");
      if (!bare || chance(45)) {
        String alias = one(NAMES);
        aliases.add(alias);
        columns.add(alias);
        items.add(value + (chance(80) ? " AS " : " ") + cased(alias));
      } else {
        items.add(value);
        columns.add(value.substring(value.lastIndexOf('.') + 1).replace("`", ""));
      }
    }
    StringBuilder text = new StringBuilder("SELECT ");
    text.append(chance(8) ? "DISTINCT " : "").append(String.join(", ", items)).append(from);
    if (!from.isEmpty() && chance(35)) {
      text.append(" WHERE ").append(condition(own, depth));
    }
    if (grouped) {
      text.append(" GROUP BY ").append(chance(25) ? "1" : name(own));
      text.append(chance(10) ? " WITH ROLLUP" : "");
    }
    if (chance(grouped ? 40 : 20)) {
      text.append(" HAVING ").append(condition(own, depth));
    }
    if (!plain) {
      text.append(order(columns, own));
    }
    return new Made(text.toString(), columns);
  }

  private String order(List<String> columns, List<Offered> own) {
    StringBuilder text = new StringBuilder();
    if (chance(25)) {
      Supplier<String> by =
          () -> {
            String name = chance(40) && !columns.isEmpty() ? cased(one(columns)) : name(own);
            return chance(20) ? "CONCAT(" + name + ", '')" : name;
          };
      text.append(" ORDER BY ").append(by.get()).append(chance(20) ? " DESC" : "");
    }
    return text.append(chance(15) ? " LIMIT " + (1 + random.nextInt(3)) : "").toString();
  }

  private String from(List<Offered> here, int depth) {
    StringBuilder text = new StringBuilder(" FROM ").append(source(here, depth));
    while (here.size() < MAX_SOURCES && chance(35)) {
      if (chance(30)) {
        text.append(", ").append(source(here, depth));
        continue;
      }
      boolean natural = chance(25);
      String kind =
          one(List.of("JOIN ", "LEFT JOIN ", "RIGHT JOIN ", "CROSS JOIN ", "STRAIGHT_JOIN "));
      if (natural) {
        kind = one(List.of("NATURAL JOIN ", "NATURAL LEFT JOIN ", "NATURAL RIGHT JOIN "));
      }
      boolean nested = !natural && chance(12);
      text.append(" ").append(kind);
      if (nested) {
        text.append("(")
            .append(source(here, depth))
            .append(chance(50) ? " JOIN " : " NATURAL JOIN ");
        text.append(source(here, depth)).append(")");
      } else {
        text.append(source(here, depth));
      }
      if (natural || kind.startsWith("CROSS")) {
        continue;
      }
      if (chance(40) && !kind.startsWith("STRAIGHT")) {
        text.append(" USING (")
            .append(chance(75) ? "id" : one(NAMES))
            .append(chance(10) ? ", a" : "")
            .append(")");
      } else {
        text.append(" ON ").append(condition(here, depth));
      }
    }
    return text.toString();
  }

  private String source(List<Offered> here, int depth) {
    if (budget > 0 && depth < 4 && chance(28)) {
      boolean lateral = !mariaDb && chance(35);
      if (lateral) {
        around.add(List.copyOf(here));
      }
      Made made = query(1 + random.nextInt(3), depth + 1);
      if (lateral) {
        around.remove(around.size() - 1);
      }
      String label = one(LABELS);
      boolean list = !mariaDb && chance(25) && made.columns().size() < NAMES.size();
      List<String> columns = list ? distinct(made.columns().size()) : made.columns();
      here.add(new Offered(label, "", columns));
      return (lateral ? "LATERAL " : "")
          + "("
          + made.text()
          + ") "
          + (chance(50) ? "AS " : "")
          + quoted(label)
          + (list ? " (" + String.join(", ", columns) + ")" : "");
    }
    if (chance(3)) {
      String label = one(LABELS);
      here.add(new Offered(label, "", List.of("a", "ssn")));
      return "JSON_TABLE("
          + (chance(50)
              ? "'[{\"a\":1}]'"
              : "JSON_ARRAY(" + name(here.subList(0, here.size() - 1)) + ")")
          + ", '$[*]' COLUMNS (a FOR ORDINALITY, ssn VARCHAR(40) PATH '$')) "
          + label;
    }
    Offered table;
    String text;
    if (!common.isEmpty() && chance(40)) {
      table = one(common);
      text = chance(93) ? table.label() : table.label().toUpperCase(Locale.ROOT);
    } else {
      table = one(tables);
      boolean qualified = !table.schema().equals("shop") || chance(35);
      text = (qualified ? table.schema() + "." : "") + table.label();
    }
    String schema = table.schema();
    String label = table.label();
    if (chance(45)) {
      label = one(LABELS);
      text += (chance(50) ? " AS " : " ") + quoted(label);
    }
    here.add(new Offered(label, schema, table.columns()));
    return text;
  }

  private String quoted(String label) {
    return chance(90) ? label : "`" + label + "`";
  }

  private String qualifier(Offered of) {
    String label = chance(90) ? of.label() : flipped(of.label());
    if (chance(12)) {
      return one(List.of("shop", "lab", "SHOP")) + "." + label;
    }
    return !of.schema().isEmpty() && chance(12) ? of.schema() + "." + label : label;
  }

  private static String flipped(String label) {
    String upper = label.toUpperCase(Locale.ROOT);
    return upper.equals(label) ? label.toLowerCase(Locale.ROOT) : upper;
  }

  /** The name of a column, of here or around. */
  private String name(List<Offered> own) {
    List<Offered> from = own;
    if ((own.isEmpty() || chance(25)) && !around.isEmpty()) {
      from = one(around);
    }
    if (from.isEmpty() || chance(5)) {
      return cased(one(NAMES));
    }
    Offered of = one(from);
    String column = of.columns().isEmpty() || chance(4) ? one(NAMES) : one(of.columns());
    column = chance(12) ? "ssn" : column;
    return chance(50) ? qualifier(of) + "." + cased(column) : cased(column);
  }

  private Made subquery(List<Offered> own, int width, int depth) {
    around.add(own);
    Made made = query(width, depth + 1);
    around.remove(around.size() - 1);
    return made;
  }

  private String value(List<Offered> own, int depth) {
    if (budget > 0 && depth < 4 && chance(14)) {
      return "(" + subquery(own, 1, depth).text() + " LIMIT 1)";
    }
    if (chance(70)) {
      return name(own);
    }
    return switch (random.nextInt(9)) {
      case 0 -> "CONCAT(" + name(own) + ", " + name(own) + ")";
      case 1 -> "COALESCE(" + name(own) + ", " + name(own) + ")";
      case 2 -> "MAX(" + name(own) + ") OVER (ORDER BY " + name(own) + ")";
      case 3 -> "ROW_NUMBER() OVER (PARTITION BY " + name(own) + " ORDER BY " + name(own) + ")";
      case 4 -> "IF(" + condition(own, depth) + ", " + name(own) + ", '-')";
      case 5 -> "GROUP_CONCAT(" + name(own) + " ORDER BY " + name(own) + ")";
      case 6 -> "COUNT(*)";
      case 7 -> "(" + condition(own, depth) + ")";
      default -> "'" + random.nextInt(3) + "'";
    };
  }

  private String condition(List<Offered> own, int depth) {
    if (budget > 0 && depth < 4 && chance(25)) {
      return chance(50)
          ? "EXISTS (" + subquery(own, 1, depth).text() + ")"
          : name(own) + (chance(50) ? " IN (" : " NOT IN (") + subquery(own, 1, depth).text() + ")";
    }
    return switch (random.nextInt(5)) {
      case 0 -> name(own) + " = " + name(own);
      case 1 -> name(own) + " <> " + name(own);
      case 2 -> name(own) + " > 's3'";
      case 3 -> name(own) + " IS NOT NULL";
      default -> name(own) + " >= " + name(own);
    };
  }
}

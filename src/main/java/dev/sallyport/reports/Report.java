package dev.sallyport.reports;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A question that is asked of the records again and again. */
public interface Report {
  /** What it is. */
  Heading heading();

  /**
   * Gives all rows to a sink, page by page. Nothing is asked of the records while the sink has no
   * room, nor once it wants no more.
   *
   * @param question one that {@link Heading#objection} has nothing against
   * @return fails with {@link ReportRefusedException} where the answer could not be whole
   */
  Future<Void> run(Question question, RowSink sink);

  /**
   * What a report is.
   *
   * @param name as it is asked for
   * @param title for people
   * @param about what a row is, in a sentence
   * @param columns of each row, in order
   * @param required what has to be said besides the time
   * @param optional what can be said besides
   */
  record Heading(
      String name,
      String title,
      String about,
      List<Column> columns,
      Set<Parameter> required,
      Set<Parameter> optional) {
    /** Keeps copies. */
    public Heading {
      columns = List.copyOf(columns);
      required = Set.copyOf(required);
      optional = Set.copyOf(optional);
    }

    /** Why it cannot be asked like this. */
    public Optional<String> objection(Question question) {
      for (Parameter parameter : Parameter.values()) {
        boolean given = parameter.of(question).isPresent();
        if (given && !required.contains(parameter) && !optional.contains(parameter)) {
          return Optional.of("The report " + name + " takes no " + parameter.word() + ".");
        }
        if (!given && required.contains(parameter)) {
          return Optional.of("The report " + name + " needs a " + parameter.word() + ".");
        }
      }
      return question
          .table()
          .filter(table -> !table.matches("[^.]+\\..+"))
          .map(
              table -> "A table is named with its schema: shop.orders, or shop.* for all of them.");
    }
  }

  /**
   * A column.
   *
   * @param name in lower case
   */
  record Column(String name, Kind kind) {
    static Column text(String name) {
      return new Column(name, Kind.TEXT);
    }

    static Column number(String name) {
      return new Column(name, Kind.NUMBER);
    }

    static Column instant(String name) {
      return new Column(name, Kind.INSTANT);
    }

    static Column flag(String name) {
      return new Column(name, Kind.FLAG);
    }
  }

  /** What stands in a column; everywhere there may be nothing instead, which is null. */
  enum Kind {
    /** A {@link String}. */
    TEXT,
    /** A {@link Long}. */
    NUMBER,
    /** A {@link java.time.Instant}. */
    INSTANT,
    /** A {@link Boolean}. */
    FLAG;

    /** Lower case, for JSON. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}

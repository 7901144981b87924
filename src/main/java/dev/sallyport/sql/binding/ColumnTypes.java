package dev.sallyport.sql.binding;

import dev.sallyport.sql.Identifiers;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.Table;
import dev.sallyport.sql.syntax.Expression;
import dev.sallyport.sql.syntax.TableReference;
import dev.sallyport.sql.syntax.TableReference.Named;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the catalogue says of the types of the columns that a condition compares. */
final class ColumnTypes {
  private static final Map<String, Integer> INTEGER_BITS =
      Map.of("tinyint", 8, "smallint", 16, "mediumint", 24, "int", 32, "integer", 32, "bigint", 64);

  private final SqlContext context;
  private final List<Named> tables = new ArrayList<>();
  private boolean complete = true;

  ColumnTypes(SqlContext context, List<TableReference> from) {
    this.context = context;
    from.forEach(this::add);
  }

  private void add(TableReference reference) {
    if (reference instanceof TableReference.Join join) {
      add(join.left());
      add(join.right());
    } else if (reference instanceof Named named) {
      tables.add(named);
    } else {
      complete = false;
    }
  }

  /** The type in lower case; empty where the column can't be told. */
  Optional<String> of(Expression e) {
    if (!(e instanceof Expression.Column column) || !complete && column.table().isEmpty()) {
      return Optional.empty();
    }
    List<String> types = new ArrayList<>();
    for (Named named : tables) {
      boolean meant =
          column.table().isEmpty() || Identifiers.same(named.label(), column.table().get());
      Optional<Table> table =
          context.catalogue().table(context.table(named.schema(), named.name()));
      if (meant && table.isPresent()) {
        table.get().columns().stream()
            .filter(c -> Identifiers.same(c.name(), column.name()))
            .map(Column::type)
            .forEach(types::add);
      }
    }
    return types.size() == 1
        ? Optional.of(types.get(0).toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  /** A column that is true or false, as MySQL keeps them. */
  boolean isFlag(Expression e) {
    return of(e).filter(t -> t.startsWith("tinyint(1)") || t.equals("bit(1)")).isPresent();
  }

  boolean isText(Expression e) {
    return of(e).filter(t -> t.contains("char") || t.contains("text")).isPresent();
  }

  /** Smallest and largest value of an integer column. */
  Optional<BigDecimal[]> range(Expression e) {
    return of(e).flatMap(ColumnTypes::range);
  }

  private static Optional<BigDecimal[]> range(String type) {
    int end = 0;
    while (end < type.length() && Character.isLetter(type.charAt(end))) {
      end++;
    }
    Integer bits = INTEGER_BITS.get(type.substring(0, end));
    if (bits == null) {
      return Optional.empty();
    }
    boolean unsigned = type.contains("unsigned");
    BigInteger span = BigInteger.ONE.shiftLeft(unsigned ? bits : bits - 1);
    BigInteger least = unsigned ? BigInteger.ZERO : span.negate();
    return Optional.of(
        new BigDecimal[] {new BigDecimal(least), new BigDecimal(span.subtract(BigInteger.ONE))});
  }
}

package dev.sallyport.sql.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A window (Reference Manual, 14.20.2).
 *
 * @param name the named window that it is, or that it is based on
 */
public record Window(
    Optional<String> name, List<Expression> partitionBy, List<Expression> orderBy) {
  /** Everything that decides about it. */
  public List<Expression> expressions() {
    List<Expression> all = new ArrayList<>(partitionBy);
    all.addAll(orderBy);
    return all;
  }
}

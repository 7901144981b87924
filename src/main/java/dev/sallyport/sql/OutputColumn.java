package dev.sallyport.sql;

/**
 * A column of the result that goes to the client. A {@code *} that could not be expanded is one
 * column of that name with an unknown lineage; then positions behind it are not known.
 *
 * @param name the name the client sees: the alias, or the expression as written
 * @param from what its values are made of
 * @param content what else is known of them
 */
public record OutputColumn(String name, Lineage from, Content content) {
  /** The name of a star that could not be expanded. */
  public static final String STAR = "*";

  /** A column of which nothing else is known. */
  public OutputColumn(String name, Lineage from) {
    this(name, from, Content.UNKNOWN);
  }

  /** Whether it stands for columns that are not known. */
  public boolean isStar() {
    return name.equals(STAR) && !from.known();
  }
}

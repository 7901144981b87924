package dev.sallyport.sql;

/** How a statement limits the rows it touches. */
public enum WhereKind {
  /** No WHERE at all. */
  NONE,
  /** A WHERE that is true, or false, for every row. */
  CONSTANT,
  /** A WHERE that tells rows apart. */
  SELECTIVE
}

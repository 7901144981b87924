package dev.sallyport.sql.binding;

import dev.sallyport.sql.ColumnName;
import dev.sallyport.sql.Content;
import dev.sallyport.sql.Lineage;
import dev.sallyport.sql.catalogue.StoredType;
import java.util.Optional;

/**
 * What an expression gives.
 *
 * @param meaning what it is made of
 * @param growth how many times its literals are in it at most, 0 without one
 * @param partial what in it may fail, warn or take long for some values, or choose between parts of
 *     which that is true; empty where nothing does
 * @param reads what it is evaluated from
 */
record Value(Meaning meaning, long growth, String partial, Reads reads) {
  /** All literals of a statement together are no longer, or the statement is refused. */
  static final long LITERAL_BYTES = 64 * 1024;

  /** What an expression is evaluated from. */
  enum Reads {
    /** Constants. */
    NOTHING,
    /** The row. */
    ROW,
    /** Other rows: it takes long, or fails, for what is in them. */
    OTHERS
  }

  /** Nothing that could fail, of at most so many bytes. */
  static Value of(Lineage from, long bytes, Reads reads) {
    return new Value(new Meaning(from, Content.upTo(bytes)), 0, "", reads);
  }

  static Value literal() {
    return new Value(new Meaning(Lineage.NONE, Content.upTo(0)), 1, "", Reads.NOTHING);
  }

  static Value of(Meaning meaning) {
    return new Value(meaning, 0, "", Reads.ROW);
  }

  /** Made of this in a way that may fail. */
  static Value partial(Lineage from, String how, Reads reads) {
    return new Value(Meaning.of(from), 0, how, reads);
  }

  /** The same, evaluated from something else. */
  Value reading(Reads other) {
    return new Value(meaning, growth, partial, other);
  }

  Lineage from() {
    return meaning.from();
  }

  Optional<ColumnName> verbatim() {
    return meaning.content().verbatim();
  }

  boolean isConstant() {
    return reads == Reads.NOTHING;
  }

  /** How long it is without its literals. */
  long bytes() {
    return meaning.content().bytes();
  }

  /** What is known of it as a column: its literals are part of it then. */
  Content content() {
    boolean plain = verbatim().isPresent() || growth == 0 || bytes() == StoredType.UNBOUNDED;
    return plain ? meaning.content() : Content.upTo(bytes() + growth * LITERAL_BYTES);
  }
}

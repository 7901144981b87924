package dev.sallyport.sql.binding;

import dev.sallyport.sql.lexer.UnreadableException;

/** Reading took so long that the rest is left to another time: what was read until then is kept. */
final class UnfinishedException extends UnreadableException {
  private static final long serialVersionUID = 1L;

  UnfinishedException() {
    super(
        "the definitions of the views, routines and triggers that it uses take long to read; they"
            + " are read in part now, send the statement again");
  }
}

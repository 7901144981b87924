package dev.sallyport.reports;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What a report may be narrowed to. */
public enum Parameter {
  /** With its schema, or {@code schema.*}. */
  TABLE(Question::table),
  /** Identifier, or the whole name in any case. */
  PRINCIPAL(Question::principal),
  /** Its name. */
  CONNECTION(Question::connection);

  private final Function<Question, Optional<String>> value;

  Parameter(Function<Question, Optional<String>> value) {
    this.value = value;
  }

  Optional<String> of(Question question) {
    return value.apply(question);
  }

  /** Lower case, as it is given. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.sallyport.store;

import dev.sallyport.recording.SessionArchive.Visibility;
import dev.sallyport.recording.StatementSearch.Filter;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A filter, piece by piece. */
final class AskedStatements {
  private final String[] asked = new String[8];
  private Optional<Instant> from = Optional.empty();
  private Optional<Instant> to = Optional.empty();
  private Optional<Visibility> visibleTo = Optional.empty();
  private Optional<Long> before = Optional.empty();
  private int limit = 50;

  private AskedStatements with(int which, String value) {
    asked[which] = value;
    return this;
  }

  AskedStatements principal(String value) {
    return with(0, value);
  }

  AskedStatements connection(String value) {
    return with(1, value);
  }

  AskedStatements actsFor(String value) {
    return with(2, value);
  }

  AskedStatements verdict(String value) {
    return with(3, value);
  }

  AskedStatements rule(String value) {
    return with(4, value);
  }

  AskedStatements verb(String value) {
    return with(5, value);
  }

  AskedStatements table(String value) {
    return with(6, value);
  }

  AskedStatements text(String value) {
    return with(7, value);
  }

  AskedStatements from(Instant value) {
    from = Optional.of(value);
    return this;
  }

  AskedStatements to(Instant value) {
    to = Optional.of(value);
    return this;
  }

  AskedStatements visibleTo(Visibility value) {
    visibleTo = Optional.of(value);
    return this;
  }

  AskedStatements before(Optional<Long> value) {
    before = value;
    return this;
  }

  AskedStatements limit(int value) {
    limit = value;
    return this;
  }

  Filter filter() {
    List<Optional<String>> values = Arrays.stream(asked).map(Optional::ofNullable).toList();
    return new Filter(
        values.get(0),
        values.get(1),
        values.get(2),
        values.get(3),
        values.get(4),
        values.get(5),
        values.get(6),
        values.get(7),
        from,
        to,
        visibleTo,
        before,
        limit);
  }
}

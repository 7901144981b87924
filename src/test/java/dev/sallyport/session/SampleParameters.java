package dev.sallyport.session;

import dev.sallyport.wire.command.BoundValue;
import dev.sallyport.wire.command.ParameterType;
import dev.sallyport.wire.command.StatementExecute;
import dev.sallyport.wire.row.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a client binds in one execution. */
final class SampleParameters {
  private SampleParameters() {}

  static BoundParameters of(List<BoundValue> values) {
    return BoundParameters.of(
        new StatementExecute(1, 0, 1, values, values.stream().map(BoundValue::type).toList()),
        i -> Optional.empty(),
        StandardCharsets.UTF_8);
  }

  static BoundParameters of(BoundValue... values) {
    return of(List.of(values));
  }

  /** Strings, null for NULL. */
  static BoundParameters texts(String... texts) {
    List<BoundValue> values = new ArrayList<>();
    for (String text : texts) {
      values.add(
          text == null
              ? BoundValue.ofNull(type(ColumnType.VAR_STRING))
              : value(ColumnType.VAR_STRING, text.getBytes(StandardCharsets.UTF_8)));
    }
    return values.isEmpty() ? BoundParameters.NONE : of(values);
  }

  static BoundValue value(ColumnType type, byte... content) {
    return new BoundValue(BoundValue.Kind.VALUE, type(type), content);
  }

  static BoundValue unsigned(ColumnType type, byte... content) {
    return new BoundValue(BoundValue.Kind.VALUE, new ParameterType(type.code(), true), content);
  }

  static ParameterType type(ColumnType type) {
    return new ParameterType(type.code(), false);
  }
}

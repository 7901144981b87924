package dev.sallyport.store;

import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.Binding;
import dev.sallyport.approval.Waiting;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the row of a request says of who waits for it. */
final class WaitingColumns {
  /** For a SELECT. */
  static final String NAMES =
      "held, hold_until, holder, holder_statement, claimed_at, retry_key, basis, shape_key,"
          + " shape_rows, standing_seconds";

  /** For an INSERT, in the order of {@link #values}. */
  static final String FIRST =
      "held, hold_until, retry_key, basis, shape_key, shape_rows, standing_seconds";

  /** As many as {@link #FIRST} has. */
  static final String MARKS = "?, ?, ?, ?, ?, ?, ?";

  private WaitingColumns() {}

  static List<Object> values(ApprovalRequest request, Optional<Binding> binding) {
    Optional<Binding.Shape> shape = binding.flatMap(Binding::shape);
    return Arrays.asList(
        request.held() ? 1L : 0L,
        Micros.of(request.terms().holdUntil()),
        binding.map(Binding::statement).orElse(null),
        binding.map(Binding::basis).orElse(null),
        shape.map(Binding.Shape::key).orElse(null),
        shape.map(Binding.Shape::maxRows).orElse(null),
        binding.flatMap(Binding::standing).map(Duration::toSeconds).orElse(null));
  }

  static Waiting read(Row row, ApprovalRequest request, boolean pending) {
    Long holdUntil = row.getLong("hold_until");
    String holder = row.getString("holder");
    return new Waiting(
        pending && row.getLong("held") != 0,
        holdUntil == null ? request.terms().holdUntil() : Micros.toInstant(holdUntil),
        holder == null ? request.origin().session() : holder,
        holder == null ? request.origin().statementNumber() : row.getLong("holder_statement"),
        Optional.ofNullable(row.getLong("claimed_at")).map(Micros::toInstant),
        Optional.ofNullable(row.getString("retry_key")).map(key -> binding(key, row)));
  }

  private static Binding binding(String statement, Row row) {
    return new Binding(
        statement,
        row.getString("basis"),
        Optional.ofNullable(row.getString("shape_key"))
            .map(key -> new Binding.Shape(key, row.getLong("shape_rows"))),
        Optional.ofNullable(row.getLong("standing_seconds")).map(Duration::ofSeconds));
  }
}

package dev.sallyport.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collector;

/** A query whose texts are such as PostgreSQL can keep. */
record PostgresQuery<T>(PreparedQuery<T> query) implements PreparedQuery<T> {
  @Override
  public Future<T> execute() {
    return StoreAway.told(query.execute());
  }

  @Override
  public Future<T> execute(Tuple values) {
    return StoreAway.told(query.execute(kept(values)));
  }

  @Override
  public Future<T> executeBatch(List<Tuple> rows) {
    return StoreAway.told(query.executeBatch(rows.stream().map(PostgresQuery::kept).toList()));
  }

  @Override
  public <R> PreparedQuery<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
    return new PostgresQuery<>(query.collecting(collector));
  }

  @Override
  public <U> PreparedQuery<RowSet<U>> mapping(Function<Row, U> mapper) {
    return new PostgresQuery<>(query.mapping(mapper));
  }

  private static Tuple kept(Tuple values) {
    for (int i = 0; i < values.size(); i++) {
      if (values.getValue(i) instanceof String text && text.indexOf('\0') >= 0) {
        Tuple kept = Tuple.tuple();
        for (int j = 0; j < values.size(); j++) {
          Object value = values.getValue(j);
          kept.addValue(value instanceof String one ? KeptText.of(one) : value);
        }
        return kept;
      }
    }
    return values;
  }
}

package dev.sallyport.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlResult;
import java.util.function.Function;
import java.util.stream.Collector;

/** A query without values. */
record PostgresWords<T>(Query<T> query) implements Query<T> {
  @Override
  public Future<T> execute() {
    return StoreAway.told(query.execute());
  }

  @Override
  public <R> Query<SqlResult<R>> collecting(Collector<Row, ?, R> collector) {
    return new PostgresWords<>(query.collecting(collector));
  }

  @Override
  public <U> Query<RowSet<U>> mapping(Function<Row, U> mapper) {
    return new PostgresWords<>(query.mapping(mapper));
  }
}

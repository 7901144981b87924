package dev.sallyport.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.recording.StatementSearch;
import dev.sallyport.recording.StatementSearch.Page;
import dev.sallyport.recording.StatementSearch.Statement;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How far a report reads ahead, and what becomes of one that could not be whole. */
@Timeout(60)
class BoundedTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Question ALL =
      new Question(
          NOON, NOON.plusSeconds(1), Optional.of("shop.*"), Optional.empty(), Optional.empty());

  /** As many pages as there are numbers, each at once. */
  private static final class Endless implements StatementSearch {
    private final long pages;
    private final boolean empty;
    private long asked;

    private Endless(long pages, boolean empty) {
      this.pages = pages;
      this.empty = empty;
    }

    @Override
    public Future<Page> statements(Filter filter) {
      asked++;
      return Future.succeededFuture(
          new Page(
              empty ? List.of() : List.of(statement(asked)),
              asked < pages ? Optional.of(asked) : Optional.empty(),
              Optional.empty(),
              false));
    }
  }

  private static Statement statement(long number) {
    return new Statement(
        "session-" + number,
        number,
        NOON,
        "idp:bot",
        "bot",
        "orders",
        "allow",
        "readers/1",
        Set.of("select"),
        Set.of("shop.orders"),
        "SELECT",
        "ok",
        0,
        0,
        "",
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void shouldAskForNoPageBeforeThereIsRoomForIt() {
    Endless search = new Endless(Long.MAX_VALUE, false);
    List<Promise<Boolean>> waiting = new ArrayList<>();
    Future<Void> run =
        StatementReport.tableAccess(search)
            .run(
                ALL,
                rows -> {
                  Promise<Boolean> room = Promise.promise();
                  waiting.add(room);
                  return room.future();
                });
    assertThat(search.asked).isEqualTo(1);
    waiting.get(0).complete(true);
    assertThat(search.asked).isEqualTo(2);
    waiting.get(1).complete(false);
    assertThat(search.asked).isEqualTo(2);
    assertThat(run.succeeded()).isTrue();
  }

  @Test
  void shouldGoThroughAnyNumberOfPagesThatAreThereAtOnce() {
    Endless search = new Endless(200_000, true);
    Future<Void> run =
        StatementReport.tableAccess(search).run(ALL, rows -> Future.succeededFuture(true));
    assertThat(run.succeeded()).isTrue();
    assertThat(search.asked).isEqualTo(200_000);
  }

  @Test
  void shouldStopCountingForSomebodyWhoIsGone() {
    Endless search = new Endless(Long.MAX_VALUE, false);
    RowSink gone =
        new RowSink() {
          @Override
          public Future<Boolean> take(List<List<Object>> rows) {
            return Future.succeededFuture(false);
          }

          @Override
          public boolean open() {
            return search.asked < 10;
          }
        };
    assertThat(new TableUsersReport(search).run(ALL, gone).succeeded()).isTrue();
    assertThat(search.asked).isEqualTo(10);
  }

  @Test
  void shouldGiveNoReportThatTellsApartMoreThanItCanRemember() {
    Endless search = new Endless(Distinct.MOST + 1L, false);
    List<List<Object>> taken = new ArrayList<>();
    Future<Void> run =
        new TableUsersReport(search)
            .run(
                ALL,
                rows -> {
                  taken.addAll(rows);
                  return Future.succeededFuture(true);
                });
    assertThat(taken).isEmpty();
    assertThatThrownBy(run::await)
        .isInstanceOf(ReportRefusedException.class)
        .hasMessageContaining("more than 200000 sessions");
  }

  @Test
  void shouldGiveNoReportWhileStatementsAreNotFoundYet() {
    StatementSearch search =
        filter ->
            Future.succeededFuture(new Page(List.of(), Optional.empty(), Optional.empty(), true));
    Future<Void> run =
        StatementReport.tableAccess(search).run(ALL, rows -> Future.succeededFuture(true));
    assertThatThrownBy(run::await)
        .isInstanceOf(ReportRefusedException.class)
        .hasMessageContaining("still being made searchable");
  }
}

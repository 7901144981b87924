package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.session.relay.StatusRelay;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.Verb;
import dev.sallyport.wire.command.Command;
import dev.sallyport.wire.response.SessionStateChange;
import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatementWorkTest {
  private static final String LONG = "SELECT '" + "x".repeat(StatementWork.INLINE_CHARS) + "'";
  private static final int PATIENCE_SECONDS = 30;

  private final ReadingState reading = new ReadingState(80_033, false);
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private StatementWork work;

  @BeforeEach
  void open() {
    work = new StatementWork(StatementWork.workers(vertx), reading);
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static Request.Statement statement(String text, String... parameters) {
    return new Request.Statement(
        Command.QUERY,
        text.getBytes(StandardCharsets.UTF_8),
        SampleParameters.texts(parameters),
        "shop",
        0,
        Optional.empty(),
        true,
        Unpooled.EMPTY_BUFFER,
        (masks, sample, read, number) -> new Request.Relayed((StatusRelay) null, answer -> {}));
  }

  /** On the event loop, as a session would. */
  private <T> Future<T> onLoop(Supplier<Future<T>> step) throws Exception {
    CompletableFuture<Future<T>> begun = new CompletableFuture<>();
    loop.runOnContext(v -> begun.complete(step.get()));
    return begun.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void shouldWorkOnAShortStatementAtOnce() throws Exception {
    Future<Boolean> done =
        onLoop(() -> work.on(statement("SELECT 1", "a", null), Context::isOnEventLoopThread));
    assertThat(done.result()).isTrue();
  }

  @Test
  void shouldLeaveTheLoopToOthersWhileALongStatementIsWorkedOn() throws Exception {
    // Given a long statement whose reading does not come to its end
    CountDownLatch release = new CountDownLatch(1);
    List<String> events = new ArrayList<>();
    Future<Boolean> done =
        onLoop(
            () ->
                work.on(
                        statement(LONG),
                        () -> {
                          await(release);
                          return Context.isOnEventLoopThread();
                        })
                    .onSuccess(on -> events.add("long")));
    // When others do something, they are served
    onLoop(() -> Future.succeededFuture(events.add("other")));
    assertThat(done.isComplete()).isFalse();
    // And it goes on
    release.countDown();
    assertThat(end(done)).isFalse();
    assertThat(events).containsExactly("other", "long");
  }

  @Test
  void shouldCountValuesAsWell() throws Exception {
    Future<Boolean> done =
        onLoop(() -> work.on(statement("SELECT ?", LONG), Context::isOnEventLoopThread));
    assertThat(end(done)).isFalse();
  }

  @Test
  void shouldCountTheTextThatAShortOneMayRun() throws Exception {
    // Given a session that has prepared a long text under a name
    SessionObjects prepared =
        SessionObjects.NONE.withPrepared(
            "p",
            new SessionObjects.Prepared(
                LONG, Optional.empty(), SqlMode.DEFAULT, StandardCharsets.UTF_8));
    reading.onRan(
        Parts.text(Parts.part(Verb.PREPARE, prepared)),
        ReadingStateTest.answer(ReadingStateTest.ok(false)));
    // Then what runs it by its name is worked on elsewhere
    Future<Boolean> done =
        onLoop(() -> work.on(statement("EXECUTE p"), Context::isOnEventLoopThread));
    assertThat(end(done)).isFalse();
    assertThat(work.isLong(statement("EXECUTE p"))).isTrue();
  }

  @Test
  void shouldNotTakeWhatWasReadOfASessionThatIsAnother() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Future<String> done =
        onLoop(
            () ->
                work.on(
                    statement(LONG),
                    () -> {
                      await(release);
                      return "read";
                    }));
    onLoop(
        () -> {
          reading.onChanges(List.of(new SessionStateChange.Schema("other")));
          return Future.succeededFuture();
        });
    release.countDown();
    assertThatThrownBy(() -> end(done))
        .cause()
        .isInstanceOfSatisfying(
            RefusedException.class,
            e ->
                assertThat(e.refusal().message()).contains("changed while the statement was read"));
  }

  private static <T> T end(Future<T> done) throws Exception {
    return done.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

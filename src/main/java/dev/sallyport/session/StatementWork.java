package dev.sallyport.session;

import dev.sallyport.wire.response.Advice.Next;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.function.Supplier;

/**
 * Where the work on the statements of one session is done that takes the longer the longer they
 * are: of a short one at once, of a long one on a worker, while the other sessions of the event
 * loop go on. The session takes nothing else meanwhile, but hears of its end.
 */
final class StatementWork {
  /** Text and values together; longer statements are worked on elsewhere. */
  static final int INLINE_CHARS = 16 * 1024;

  /** Values are read much faster than statements. */
  static final int INLINE_VALUE_BYTES = 64 * 1024;

  private static final String WORKERS = "sallyport-long-statements";

  private final WorkerExecutor workers;
  private final ReadingState reading;

  StatementWork(WorkerExecutor workers, ReadingState reading) {
    this.workers = workers;
    this.reading = reading;
  }

  /**
   * Workers that all sessions of the gateway share, and nothing else: neither the journal nor the
   * store waits behind long statements, and no more of them take memory at once than there are
   * processors to read them. Who waits for one is a session with a single statement.
   */
  static WorkerExecutor workers(Vertx vertx) {
    return vertx.createSharedWorkerExecutor(
        WORKERS, Math.max(2, Runtime.getRuntime().availableProcessors()));
  }

  /**
   * Whether to work on it takes longer than other sessions of the event loop may wait: of its own
   * text and values, or of a text that the session has prepared, which a word runs.
   */
  boolean isLong(Request.Statement statement) {
    return statement.isLong() || reading.objects().preparesLongerThan(INLINE_CHARS);
  }

  /**
   * Works on a statement that is being judged.
   *
   * @param work sees the session as it is now, and changes nothing
   * @return fails with {@link RefusedException} when the session's state is another by the end of
   *     it; nothing changes that while a statement is judged, or the work was for nothing
   */
  <T> Future<T> on(Request.Statement statement, Supplier<T> work) {
    if (!isLong(statement)) {
      return here(work);
    }
    long before = reading.version();
    return workers
        .executeBlocking(work::get, false)
        .compose(
            done ->
                reading.version() == before
                    ? Future.succeededFuture(done)
                    : Future.failedFuture(new RefusedException(changed())));
  }

  /** The same where only the statement itself is looked at, whatever the session does. */
  <T> Future<T> beside(Request.Statement statement, Supplier<T> work) {
    return isLong(statement) ? workers.executeBlocking(work::get, false) : here(work);
  }

  /** Does what is left of reading a command. */
  <T> Future<Request> finish(Request.Unfinished<T> command) {
    return workers
        .executeBlocking(command.longPart()::get, false)
        .map(done -> command.rest().apply(done));
  }

  private static <T> Future<T> here(Supplier<T> work) {
    try {
      return Future.succeededFuture(work.get());
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static Refusal changed() {
    return Refusal.denied(
        "the session changed while the statement was read; send it again", Next.RETRY, "changed");
  }
}

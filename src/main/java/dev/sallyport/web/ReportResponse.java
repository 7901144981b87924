package dev.sallyport.web;

import dev.sallyport.reports.Question;
import dev.sallyport.reports.Report;
import dev.sallyport.reports.ReportRefusedException;
import dev.sallyport.reports.RowFormat;
import dev.sallyport.reports.RowSink;
import dev.sallyport.reports.RowWriter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Rows as they are sent to a client: begun with the first ones, so that a report that cannot be
 * given is refused like anything else, and no faster than they are read.
 */
final class ReportResponse implements RowSink {
  /** Well within the time after which a connection ends over which nothing comes. */
  static final Duration SIGN_OF_LIFE = Duration.ofSeconds(20);

  /**
   * How much of what is there to send is kept back, to have something to say while no row comes: a
   * byte at a time, for some twenty minutes.
   */
  private static final int KEPT_BACK_BYTES = 64;

  private final HttpServerResponse response;
  private final EventLoop loop;
  private final RowWriter writer;
  private final RowFormat format;
  private final String fileName;
  private final BooleanSupplier mayRead;
  private final Runnable endSigns;
  private volatile boolean gone;
  private Buffer keptBack = Buffer.buffer();
  private boolean begun;
  private Promise<Boolean> room;

  ReportResponse(
      HttpServerResponse response,
      EventLoop loop,
      Report.Heading heading,
      Question question,
      RowFormat format,
      Duration signOfLife,
      BooleanSupplier mayRead) {
    this.response = response;
    this.loop = loop;
    this.format = format;
    this.mayRead = mayRead;
    this.writer = format.writer(heading, question);
    this.fileName = format.fileName(heading, question);
    response.closeHandler(closed -> left());
    response.exceptionHandler(cause -> left());
    response.drainHandler(drained -> goOn());
    endSigns = loop.every(signOfLife, this::signOfLife);
  }

  /** Nobody reads on: the next step is not taken. */
  private void left() {
    gone = true;
    endSigns.run();
    goOn();
  }

  private void goOn() {
    Promise<Boolean> waiting = room;
    if (waiting != null) {
      room = null;
      waiting.complete(!gone);
    }
  }

  @Override
  public boolean open() {
    return !gone;
  }

  @Override
  public Future<Boolean> take(List<List<Object>> rows) {
    Promise<Boolean> taken = Promise.promise();
    loop.run(
        () -> {
          if (gone || response.closed()) {
            taken.complete(false);
            return;
          }
          if (!mayRead.getAsBoolean()) {
            // Thrown out since they began; what was sent must not look whole.
            left();
            response.reset();
            taken.complete(false);
            return;
          }
          begin();
          write(writer.rows(rows));
          if (response.writeQueueFull()) {
            room = taken;
          } else {
            taken.complete(true);
          }
        });
    return taken.future();
  }

  private void begin() {
    if (!begun) {
      begun = true;
      response
          .putHeader("Content-Type", format.contentType())
          .putHeader("Content-Disposition", "attachment; filename=\"" + fileName + "\"")
          .setChunked(true);
      write(writer.begin());
    }
  }

  private void write(byte[] text) {
    keptBack.appendBytes(text);
    int now = keptBack.length() - KEPT_BACK_BYTES;
    if (now > 0) {
      response.write(keptBack.getBuffer(0, now));
      keptBack = keptBack.getBuffer(now, keptBack.length());
    }
  }

  /** Who does not read what was sent gets no more. */
  private void signOfLife() {
    if (gone || response.closed() || response.ended() || response.writeQueueFull()) {
      return;
    }
    begin();
    if (keptBack.length() > 1) {
      response.write(keptBack.getBuffer(0, 1));
      keptBack = keptBack.getBuffer(1, keptBack.length());
    } else if (keptBack.length() == 0) {
      // Lines of JSON have no head; before the first of them there may be space.
      response.write(" ");
    }
  }

  /** Whether anything was sent. */
  boolean begun() {
    return begun;
  }

  /** All was sent. */
  void end(boolean more) {
    endSigns.run();
    if (!gone && !response.closed()) {
      begin();
      response.end(keptBack.appendBytes(writer.end(more)));
    }
  }

  /** What was sent is not all. */
  void reset() {
    endSigns.run();
    response.reset();
  }

  /** There is nothing to send: somebody else answers. */
  void leave() {
    endSigns.run();
  }

  /** Why there is no report. */
  static Throwable problem(Throwable cause) {
    if (!(cause instanceof ReportRefusedException refused)) {
      return cause;
    }
    return (switch (refused.reason()) {
          case INDEXING -> Problem.unavailable(refused.getMessage(), "Try again in a while.");
          case TOO_MUCH ->
              new Problem(
                  422,
                  "report-too-large",
                  "Too much for one report",
                  refused.getMessage(),
                  "Ask for a shorter time, one principal or one connection.");
        })
        .asException();
  }
}

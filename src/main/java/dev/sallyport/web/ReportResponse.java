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
import java.util.List;

/**
 * Rows as they are sent to a client: begun with the first ones, so that a report that cannot be
 * given is refused like anything else, and no faster than they are read.
 */
final class ReportResponse implements RowSink {
  private final HttpServerResponse response;
  private final EventLoop loop;
  private final RowWriter writer;
  private final RowFormat format;
  private final String fileName;
  private volatile boolean gone;
  private boolean begun;
  private Promise<Boolean> room;

  ReportResponse(
      HttpServerResponse response,
      EventLoop loop,
      Report.Heading heading,
      Question question,
      RowFormat format) {
    this.response = response;
    this.loop = loop;
    this.format = format;
    this.writer = format.writer(heading, question);
    this.fileName = format.fileName(heading, question);
    response.closeHandler(closed -> left());
    response.exceptionHandler(cause -> left());
    response.drainHandler(drained -> goOn());
  }

  /** Nobody reads on: the next step is not taken. */
  private void left() {
    gone = true;
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
          begin();
          response.write(Buffer.buffer(writer.rows(rows)));
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
          .setChunked(true)
          .write(Buffer.buffer(writer.begin()));
    }
  }

  /** Whether anything was sent. */
  boolean begun() {
    return begun;
  }

  /** All was sent. */
  void end(boolean more) {
    if (!gone && !response.closed()) {
      begin();
      response.end(Buffer.buffer(writer.end(more)));
    }
  }

  /** What was sent is not all. */
  void reset() {
    response.reset();
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

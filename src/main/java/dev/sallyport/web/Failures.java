package dev.sallyport.web;

import dev.sallyport.recording.ActNotWrittenException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.io.IOException;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever went wrong into a {@link Problem}; what is not expected is logged, not shown. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  /** Causes of causes that are looked at; more would be a circle. */
  private static final int DEEPEST = 10;

  /** What {@link RoutingContext#statusCode} says of a failure without a status. */
  private static final int NONE = -1;

  private Failures() {}

  /**
   * The last failure handler.
   *
   * @param found what the router found out, where it keeps that to itself
   */
  static void answer(RoutingContext ctx, int found) {
    Throwable cause = ctx.failure();
    int status = ctx.statusCode() == NONE ? found : ctx.statusCode();
    if (cause instanceof ProblemException known) {
      known.problem().send(ctx.response());
    } else if (cause instanceof ActNotWrittenException) {
      LOG.error("act not written down, not done path={}", ctx.normalizedPath(), cause);
      Problem.unavailable(
              "It cannot be written down at the moment, so it was not done.",
              "Try again in a minute.")
          .send(ctx.response());
    } else if (isOfTheStore(cause)) {
      LOG.warn(
          "store does not answer method={} path={} error={}",
          ctx.request().method(),
          ctx.normalizedPath(),
          cause.toString());
      Problem.unavailable(
              "The store does not answer; what was asked for may not have been done.",
              "Try again in a minute, and look first whether it was done; tell the operator if it"
                  + " stays: the gateway needs its PostgreSQL.")
          .send(ctx.response());
    } else if (cause instanceof HttpException http) {
      ofStatus(http.getStatusCode()).send(ctx.response());
    } else if (cause == null || isOfTheClient(status)) {
      // What the router itself refuses is not ours to log: anybody could fill the log with it.
      ofStatus(status).send(ctx.response());
    } else if (ctx.response().closed() && ofTheSocket(cause)) {
      LOG.debug("client hung up path={}", ctx.normalizedPath(), cause);
    } else {
      LOG.error(
          "request failed method={} path={}", ctx.request().method(), ctx.normalizedPath(), cause);
      ofStatus(500).send(ctx.response());
    }
  }

  private static boolean isOfTheClient(int status) {
    return status >= 400 && status < 500;
  }

  private static boolean ofTheSocket(Throwable cause) {
    return cause instanceof IOException || cause instanceof HttpClosedException;
  }

  /** By the SQLSTATE of failed connections, however deep it stands. */
  private static boolean isOfTheStore(Throwable cause) {
    Throwable one = cause;
    for (int depth = 0; one != null && depth < DEEPEST; depth++) {
      if (one instanceof SQLException refused
          && String.valueOf(refused.getSQLState()).startsWith("08")) {
        return true;
      }
      one = one.getCause();
    }
    return false;
  }

  /** What is no HTTP, or longer than is taken; the router never sees it. */
  static void answerInvalid(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    int status =
        cause instanceof TooLongHttpLineException
            ? 414
            : cause instanceof TooLongHttpHeaderException ? 431 : 400;
    ofStatus(status).send(request.response());
    request.connection().close();
  }

  /** What the router finds out by itself. */
  static void mount(Router router) {
    router.route().failureHandler(ctx -> answer(ctx, 500));
    for (int status : new int[] {400, 404, 405, 406, 413, 415, 500}) {
      router.errorHandler(status, ctx -> answer(ctx, status));
    }
  }

  static Problem ofStatus(int status) {
    return switch (status) {
      case 404 -> Problem.notFound("This address");
      case 405 ->
          new Problem(
              405,
              "method-not-allowed",
              "The address does not take this method",
              "There is something here, but not for this HTTP method.",
              "See the API's documentation for the method.");
      case 413 ->
          new Problem(
              413,
              "too-large",
              "The body is too large",
              "A body may have at most "
                  + WebVerticle.MAX_BODY_BYTES
                  + " bytes, a draft of policies "
                  + PolicyRoutes.MAX_BODY_BYTES
                  + ".",
              "Send less.");
      case 500 ->
          new Problem(
              500,
              "failed",
              "The gateway failed",
              "It could not answer; its log says why.",
              "Try again, and tell the operator if it stays.");
      default ->
          new Problem(
              status,
              "http-" + status,
              "The request is not taken",
              "The request does not fit this address.",
              "Correct the request.");
    };
  }
}

package dev.sallyport.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/**
 * An error as a client sees it (RFC 9457).
 *
 * @param status HTTP status
 * @param kind last part of the problem type, stable, for programs
 * @param title the same for every problem of a kind
 * @param detail what happened this time
 * @param next what the caller can do about it
 * @param link path of the console where that is done; empty for none
 */
record Problem(int status, String kind, String title, String detail, String next, String link) {
  private static final String TYPE_PREFIX = "urn:sallyport:problem:";

  /** One that is answered nowhere in particular. */
  Problem(int status, String kind, String title, String detail, String next) {
    this(status, kind, title, detail, next, "");
  }

  static Problem badRequest(String detail, String next) {
    return new Problem(400, "bad-request", "The request is not understood", detail, next);
  }

  static Problem signedOut() {
    return new Problem(
        401,
        "signed-out",
        "You are not signed in",
        "The request carries no valid sign-in; it may have expired.",
        "Open /sign-in in a browser.");
  }

  static Problem forbidden(String kind, String detail, String next) {
    return new Problem(403, kind, "This is not yours to do", detail, next);
  }

  static Problem notFound(String what) {
    return new Problem(
        404,
        "not-found",
        "There is no such thing, or not for you",
        what + " does not exist, or you may not see it.",
        "Check the link, or ask someone who may see it.");
  }

  static Problem conflict(String kind, String detail, String next) {
    return new Problem(409, kind, "Too late", detail, next);
  }

  static Problem unavailable(String detail, String next) {
    return new Problem(503, "unavailable", "Not available at the moment", detail, next);
  }

  ProblemException asException() {
    return new ProblemException(this);
  }

  JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("type", TYPE_PREFIX + kind)
            .put("title", title)
            .put("status", status)
            .put("detail", detail)
            .put("next", next);
    return link.isEmpty() ? json : json.put("link", link);
  }

  void send(HttpServerResponse response) {
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
      return;
    }
    response
        .setStatusCode(status)
        .putHeader(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
        .end(toJson().toBuffer());
  }
}

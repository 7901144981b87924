package dev.sallyport.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;

/** Headers that every answer carries. */
final class ResponseHeaders implements Handler<RoutingContext> {
  /**
   * Nothing is loaded from anywhere but here, nothing inline runs, nobody frames the page.
   *
   * <p>Styles that the component library writes into the page carry a nonce, see {@link
   * ConsolePages}.
   */
  static String contentSecurityPolicy(String styleSource) {
    return "default-src 'none'; script-src 'self'; style-src 'self'"
        + styleSource
        + "; connect-src 'self'; img-src 'self' data:; font-src 'self'; manifest-src 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
  }

  @Override
  public void handle(RoutingContext ctx) {
    MultiMap headers = ctx.response().headers();
    headers.set("Content-Security-Policy", contentSecurityPolicy(""));
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    ctx.next();
  }
}

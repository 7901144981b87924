package dev.sallyport.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The console's static files, from the class path. */
final class ConsolePages {
  private static final Logger LOG = LoggerFactory.getLogger(ConsolePages.class);

  /** Where the build puts them on the class path. */
  static final String ROOT = "webroot";

  /**
   * Stands in {@code index.html} where the nonce of one answer goes (Content Security Policy Level
   * 3, section 6.7.3). The component library writes style elements, and only those with it count.
   */
  private static final String NONCE_PLACE = "__STYLE_NONCE__";

  private final Vertx vertx;
  private final String root;
  private String index = "";

  ConsolePages(Vertx vertx, String root) {
    this.vertx = vertx;
    this.root = root;
  }

  /** Reads the page once; a build without the console serves the API alone. */
  Future<Void> load() {
    return vertx
        .fileSystem()
        .readFile(root + "/index.html")
        .onSuccess(page -> index = page.toString())
        .recover(
            cause -> {
              LOG.warn("the console's pages are not in this build, only its API is served");
              return Future.succeededFuture(Buffer.buffer());
            })
        .mapEmpty();
  }

  void mount(Router router) {
    StaticHandler assets =
        StaticHandler.create(root + "/assets")
            .setCachingEnabled(false)
            .setIncludeHidden(false)
            .setDirectoryListing(false);
    // Names of built files hold a hash of their content, so they never change.
    router.get("/assets/*").handler(this::cacheForGood).handler(assets);
    router.get("/favicon.svg").handler(ctx -> ctx.response().sendFile(root + "/favicon.svg"));
    router
        .routeWithRegex(HttpMethod.GET, "/(?!api/|assets/|sign-in/|sign-out).*")
        .handler(this::page);
  }

  private void cacheForGood(RoutingContext ctx) {
    ctx.addHeadersEndHandler(
        ignored -> {
          if (ctx.response().getStatusCode() < 400) {
            ctx.response()
                .headers()
                .set(HttpHeaderNames.CACHE_CONTROL, "public, max-age=31536000, immutable");
          }
        });
    ctx.next();
  }

  /**
   * Every address that is not something else is a page of the console, which knows its own paths.
   */
  private void page(RoutingContext ctx) {
    if (index.isEmpty()) {
      ctx.fail(
          Problem.unavailable(
                  "This build has no console, only the API.", "Build without -Dskip.ui.")
              .asException());
      return;
    }
    String nonce = OpaqueToken.next();
    ctx.response()
        .putHeader(
            "Content-Security-Policy",
            ResponseHeaders.contentSecurityPolicy(" 'nonce-" + nonce + "'"))
        .putHeader(HttpHeaderNames.CONTENT_TYPE, "text/html; charset=utf-8")
        .end(index.replace(NONCE_PLACE, nonce));
  }
}

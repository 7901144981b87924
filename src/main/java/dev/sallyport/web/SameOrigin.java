package dev.sallyport.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Keeps other sites from acting in a signed-in person's name. A request that changes something must
 * be JSON, which no form can send, and must say that it comes from our own pages ({@code Origin},
 * RFC 6454, or {@code Sec-Fetch-Site}, Fetch Metadata), which no page can forge. One that shows a
 * token instead of a cookie may come from anywhere.
 *
 * <p>One request never comes this far: the form with a SAML response, which a provider's page posts
 * ({@link SamlRoutes}). It changes nothing for who is signed in, and no cookie counts in it.
 */
final class SameOrigin implements Handler<RoutingContext> {
  private static final String SITE = "Sec-Fetch-Site";

  private final Supplier<Home> home;

  SameOrigin(Supplier<Home> home) {
    this.home = home;
  }

  @Override
  public void handle(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    if (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD)) {
      ctx.next();
      return;
    }
    // Elsewhere a token is not looked at, and the cookie counts all the same.
    boolean byToken = BearerTokens.shownIn(request) && ctx.normalizedPath().startsWith("/api/");
    if (byToken && !hasBody(request.method())) {
      ctx.next();
      return;
    }
    if (!byToken && !fromOwnPages(request)) {
      ctx.fail(
          Problem.forbidden(
                  "other-origin",
                  "The request shows no token and does not come from the console's own pages.",
                  "Use the console at "
                      + home.get().origin()
                      + "; a program sends Authorization: Bearer TOKEN for access requests, leases"
                      + " and sessions, or Origin: "
                      + home.get().origin()
                      + " with the console's cookie.")
              .asException());
    } else if (!isJson(request)) {
      ctx.fail(
          new Problem(
                  415,
                  "not-json",
                  "The body is not JSON",
                  "Requests that change something must have Content-Type: application/json.",
                  "Send the header Content-Type: application/json.")
              .asException());
    } else {
      ctx.next();
    }
  }

  /**
   * Whether a browser says that another site has it ask. To read is not to change something, but
   * some of what is read is written down as an act, which a link elsewhere, or a page of a
   * neighbouring host, could have done in somebody's name.
   */
  static boolean isAskedFromElsewhere(HttpServerRequest request) {
    String site = request.getHeader(SITE);
    return site != null && !site.equals("same-origin") && !site.equals("none");
  }

  /** Of the others nothing is read but their heads. */
  private static boolean hasBody(HttpMethod method) {
    return method.equals(HttpMethod.POST) || method.equals(HttpMethod.PUT);
  }

  private boolean fromOwnPages(HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    String site = request.getHeader(SITE);
    if (origin == null && site == null) {
      return false;
    }
    return (origin == null || origin.equals(home.get().origin()))
        && (site == null || site.equals("same-origin"));
  }

  private static boolean isJson(HttpServerRequest request) {
    String type = request.getHeader("Content-Type");
    return type != null
        && type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT).equals("application/json");
  }
}

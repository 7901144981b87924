package dev.sallyport.web;

import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URISyntaxException;

/** Where in the console a sign-in ends. */
final class ReturnPath {
  private static final int MAX_LENGTH = 512;

  private ReturnPath() {}

  /** What a request that begins one asks for; the first page for anything else. */
  static String of(RoutingContext ctx) {
    return QueryParameter.text(ctx, "to").filter(ReturnPath::isOwnPath).orElse("/");
  }

  /** A path of this console: nothing that a browser could read as another host. */
  private static boolean isOwnPath(String to) {
    if (!to.startsWith("/") || to.startsWith("//") || to.length() > MAX_LENGTH) {
      return false;
    }
    if (to.indexOf('\\') >= 0 || to.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      return false;
    }
    try {
      URI uri = new URI(to);
      return uri.getScheme() == null && uri.getRawAuthority() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}

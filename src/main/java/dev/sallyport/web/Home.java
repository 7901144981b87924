package dev.sallyport.web;

import dev.sallyport.config.WebConfig;
import java.net.URI;

/**
 * Where browsers find the console.
 *
 * @param url without a trailing slash
 */
record Home(URI url) {

  /** The configured public address. */
  static Home of(URI publicUrl) {
    String path = publicUrl.getRawPath();
    if (publicUrl.getHost() == null || (path != null && !path.isEmpty() && !path.equals("/"))) {
      throw new IllegalArgumentException(
          "web.public_url '"
              + publicUrl
              + "' must be a scheme and a host without a path; the console is at the root");
    }
    return new Home(URI.create(publicUrl.getScheme() + "://" + publicUrl.getRawAuthority()));
  }

  /** What is listened on, where no public address is configured. */
  static Home at(WebConfig config, int actualPort) {
    String scheme = config.tls().isPresent() ? "https" : "http";
    return new Home(URI.create(scheme + "://" + named(config.host()) + ":" + actualPort));
  }

  private static String named(String host) {
    if (host.equals("0.0.0.0") || host.equals("::")) {
      return "localhost";
    }
    return host.contains(":") ? "[" + host + "]" : host;
  }

  /** As browsers write it in the {@code Origin} header, which leaves default ports out. */
  String origin() {
    boolean defaultPort = (secure() && url.getPort() == 443) || (!secure() && url.getPort() == 80);
    return url.getPort() == -1 || defaultPort
        ? url.getScheme() + "://" + url.getHost()
        : url.getScheme() + "://" + url.getHost() + ":" + url.getPort();
  }

  /** The host alone, as programs dial it: an IPv6 address without brackets. */
  String host() {
    String host = url.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  boolean secure() {
    return "https".equals(url.getScheme());
  }

  /** A cookie of this name that no other host can set, where the browser has such a thing. */
  String cookieName(String name) {
    return secure() ? "__Host-" + name : name;
  }

  URI resolve(String path) {
    return URI.create(url + path);
  }
}

package dev.sallyport.web;

import dev.sallyport.config.ManagementConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps pages of other sites from reading a listener that asks nobody who they are. A page can have
 * its own name lead to any address that its reader's browser reaches (DNS rebinding), and is then
 * let read the answers; what it cannot do is have the browser say another name. So a name must be
 * known. Addresses are taken: no page has one of ours. Programs that send no host are no browsers.
 */
final class OwnHost {
  private final Set<String> names = new TreeSet<>();

  OwnHost(ManagementConfig config) {
    names.add("localhost");
    names.add(config.host().toLowerCase(Locale.ROOT));
    config.names().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
  }

  boolean isAsked(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    if (authority == null) {
      return !request.headers().contains(HttpHeaderNames.HOST);
    }
    String host = authority.host().toLowerCase(Locale.ROOT);
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return names.contains(host)
        || NetUtil.isValidIpV4Address(host)
        || NetUtil.isValidIpV6Address(bare);
  }

  static Problem refusal() {
    return new Problem(
        421,
        "other-host",
        "This listener has another name",
        "The request names a host by which this listener is not known.",
        "Ask it by its address, or add the name to management.names in the gateway's"
            + " configuration.");
  }
}

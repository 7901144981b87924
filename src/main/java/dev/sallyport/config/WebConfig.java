package dev.sallyport.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The console and the REST API.
 *
 * @param host address to bind
 * @param port TCP port, 0 for a free one
 * @param publicUrl what browsers use: scheme, host and port, no path; sign-in redirects come back
 *     under it
 * @param tls served over HTTPS with this; absent means plain HTTP, allowed on a loopback address or
 *     behind a proxy only, that is with an {@code https} public URL
 * @param signIn the client registration for people, if they sign in by OpenID Connect
 * @param saml the SAML provider for people, if they sign in there; at least one of the two where
 *     the console is served
 * @param adminGroups groups whose people see and administer everything; deciding takes an
 *     approver's group
 * @param auditorGroups groups whose people read everything and decide nothing
 * @param sessionLifetime how long a sign-in lasts, up to 30 days
 * @param samlElsewhere name of the SAML provider at which people sign in on other nodes, where this
 *     one serves no console: agents may act for these people
 */
public record WebConfig(
    String host,
    int port,
    Optional<URI> publicUrl,
    Optional<TlsConfig> tls,
    Optional<SignInConfig> signIn,
    Optional<SamlConfig> saml,
    Set<String> adminGroups,
    Set<String> auditorGroups,
    Duration sessionLifetime,
    Optional<String> samlElsewhere) {
  /** Of a node that serves no console, and knows at most where one is. */
  static WebConfig elsewhere(Optional<URI> publicUrl, Optional<String> saml) {
    return new WebConfig(
        "127.0.0.1",
        0,
        publicUrl,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of(),
        Set.of(),
        Duration.ofHours(8),
        saml);
  }

  /** Of a node that serves the console. */
  public WebConfig(
      String host,
      int port,
      Optional<URI> publicUrl,
      Optional<TlsConfig> tls,
      Optional<SignInConfig> signIn,
      Optional<SamlConfig> saml,
      Set<String> adminGroups,
      Set<String> auditorGroups,
      Duration sessionLifetime) {
    this(
        host,
        port,
        publicUrl,
        tls,
        signIn,
        saml,
        adminGroups,
        auditorGroups,
        sessionLifetime,
        Optional.empty());
  }

  /** The name by which people of the SAML provider are known, wherever they sign in. */
  public Optional<String> samlName() {
    return saml.map(SamlConfig::name).or(() -> samlElsewhere);
  }

  /** Checks ranges, and that sign-ins never travel in clear text over a network. */
  public WebConfig {
    Require.text("host", host);
    Require.range("port", port, 0, 65_535);
    Require.present("public_url", publicUrl);
    Require.present("tls", tls);
    Require.present("sign_in", signIn);
    Require.present("saml", saml);
    publicUrl.ifPresent(url -> Require.webAddress("public_url", url));
    boolean proxied = publicUrl.filter(url -> "https".equals(url.getScheme())).isPresent();
    if (tls.isEmpty() && !Require.isLoopback(host) && !proxied) {
      throw new InvalidSettingException(
          "host",
          "'"
              + host
              + "' would serve plain HTTP to the network; expected 'tls', a loopback host, or an"
              + " https public_url of a proxy in front");
    }
    if (publicUrl.filter(url -> !url.getRawPath().isEmpty()).isPresent()) {
      throw new InvalidSettingException(
          "public_url",
          "'"
              + publicUrl.get()
              + "' has a path; expected a scheme and a host alone, the console is at the root");
    }
    Require.present("admin_groups", adminGroups);
    Require.present("auditor_groups", auditorGroups);
    Require.duration(
        "session_lifetime", sessionLifetime, Duration.ofSeconds(1), Duration.ofDays(30));
    Require.present("saml", samlElsewhere);
    adminGroups = Set.copyOf(adminGroups);
    auditorGroups = Set.copyOf(auditorGroups);
  }
}

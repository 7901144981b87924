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
 * @param publicUrl what browsers use, without a trailing slash; sign-in redirects come back under
 *     it
 * @param tls served over HTTPS with this; absent means plain HTTP, allowed on a loopback address or
 *     behind a proxy only
 * @param signIn the client registration for people
 * @param adminGroups groups whose people may do everything but decide their own requests
 * @param auditorGroups groups whose people read everything and decide nothing
 * @param sessionLifetime how long a sign-in lasts
 */
public record WebConfig(
    String host,
    int port,
    Optional<URI> publicUrl,
    Optional<TlsConfig> tls,
    SignInConfig signIn,
    Set<String> adminGroups,
    Set<String> auditorGroups,
    Duration sessionLifetime) {}

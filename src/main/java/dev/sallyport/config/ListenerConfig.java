package dev.sallyport.config;

import java.time.Duration;

/**
 * Where agents connect.
 *
 * @param host address to bind
 * @param port TCP port, 0 for a free one
 * @param tls the certificate shown to agents
 * @param plaintextOnLoopback whether a client on a loopback address may send its token without TLS
 * @param serverVersion version string of the greeting, for example {@code 8.0.33}
 * @param loginTimeout bound on the whole login, from accept to OK
 * @param maxConnections clients at once, logins in progress included
 * @param maxPacketBytes largest payload accepted from an agent, at most 1 GiB
 */
public record ListenerConfig(
    String host,
    int port,
    TlsConfig tls,
    boolean plaintextOnLoopback,
    String serverVersion,
    Duration loginTimeout,
    int maxConnections,
    int maxPacketBytes) {}

package dev.sallyport.backend;

import dev.sallyport.config.ConnectionConfig.BackendTls;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import javax.net.ssl.SSLException;

/** Which server certificates are taken, for each way that a connection can be protected. */
final class ServerTrust {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final SslContext any;
  private final SslContext named;

  /** Prepared once: reading the JVM's trust store takes too long for an event loop. */
  ServerTrust() {
    try {
      any =
          builder()
              .trustManager(InsecureTrustManagerFactory.INSTANCE)
              .endpointIdentificationAlgorithm("")
              .build();
      named = builder().endpointIdentificationAlgorithm("HTTPS").build();
    } catch (SSLException e) {
      throw new IllegalStateException("this Java cannot do TLS", e);
    }
  }

  SslContext context(BackendTls tls) {
    return tls == BackendTls.VERIFY_IDENTITY ? named : any;
  }

  private static SslContextBuilder builder() {
    return SslContextBuilder.forClient().sslProvider(SslProvider.JDK).protocols(PROTOCOLS);
  }
}

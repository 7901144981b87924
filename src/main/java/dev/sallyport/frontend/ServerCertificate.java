package dev.sallyport.frontend;

import dev.sallyport.config.TlsConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificate that the listener shows, and the TLS settings that go with it. */
public final class ServerCertificate {
  private static final Logger LOG = LoggerFactory.getLogger(ServerCertificate.class);

  /** Of the others some libraries know what others don't. */
  private static final Set<String> NATIVE_KEYS = Set.of("RSA", "EC");

  private final SslContext sslContext;
  private final X509Certificate leaf;
  private final String fingerprint;
  private final boolean selfSigned;

  private ServerCertificate(List<X509Certificate> chain, PrivateKey key, boolean selfSigned) {
    this.leaf = chain.get(0);
    this.selfSigned = selfSigned;
    try {
      this.fingerprint =
          HexFormat.ofDelimiter(":")
              .withUpperCase()
              .formatHex(MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded()));
      this.sslContext =
          SslContextBuilder.forServer(key, chain)
              .sslProvider(provider(key))
              .protocols("TLSv1.3", "TLSv1.2")
              .build();
    } catch (GeneralSecurityException | SSLException unusable) {
      throw new IllegalArgumentException(
          "listener.tls: the certificate of "
              + leaf.getSubjectX500Principal()
              + " cannot be used: "
              + unusable.getMessage(),
          unusable);
    }
  }

  /** BoringSSL where it loads and has the key's kind; what it offers is the same. */
  private static SslProvider provider(PrivateKey key) {
    return OpenSsl.isAvailable() && NATIVE_KEYS.contains(key.getAlgorithm())
        ? SslProvider.OPENSSL
        : SslProvider.JDK;
  }

  /**
   * Reads the configured files, or makes a self-signed certificate when there are none and says so
   * in the log. Blocks; call it before the listener is deployed.
   *
   * @throws IllegalArgumentException when a file is missing, unreadable, expired or when key and
   *     certificate don't belong together; the message names key and file
   */
  public static ServerCertificate load(TlsConfig config) {
    if (config.certificate().isEmpty()) {
      SelfSignedCertificate made = SelfSignedCertificate.create();
      ServerCertificate certificate =
          new ServerCertificate(List.of(made.certificate()), made.key(), true);
      LOG.warn(
          "listener shows a self-signed certificate made at this start; set listener.tls.certificate"
              + " and listener.tls.key to use your own fingerprint={} expires={}",
          certificate.fingerprint,
          made.certificate().getNotAfter().toInstant());
      return certificate;
    }
    Pair pair = read("listener.tls", config);
    PemFile.requireValid(
        "listener.tls.certificate", config.certificate().get(), pair.chain().get(0));
    return new ServerCertificate(pair.chain(), pair.key(), false);
  }

  /**
   * Reads the files of another listener, to say in the same words what is wrong with them. Blocks.
   *
   * @param section key of what names both files
   * @throws IllegalArgumentException when a file is missing or unreadable, or when key and
   *     certificate don't belong together; the message names key and file
   */
  public static void check(String section, TlsConfig config) {
    read(section, config);
  }

  private record Pair(List<X509Certificate> chain, PrivateKey key) {}

  private static Pair read(String section, TlsConfig config) {
    Path certificateFile = config.certificate().orElseThrow();
    Path keyFile = config.key().orElseThrow();
    List<X509Certificate> chain = PemFile.certificates(section + ".certificate", certificateFile);
    PrivateKey key = PemFile.privateKey(section + ".key", keyFile);
    PemFile.requirePair(chain.get(0), key, certificateFile, section + ".key", keyFile);
    return new Pair(chain, key);
  }

  /** Whether it was made at this start, so that no client can know it beforehand. */
  public boolean selfSigned() {
    return selfSigned;
  }

  /** SHA-256 over the DER form, upper case hex pairs divided by colons. */
  public String fingerprint() {
    return fingerprint;
  }

  /** The certificate itself, for clients that are to trust exactly this one. */
  public X509Certificate certificate() {
    return leaf;
  }

  /** TLS 1.2 and 1.3. */
  public SslContext sslContext() {
    return sslContext;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "ServerCertificate[%s, selfSigned=%s]", fingerprint, selfSigned);
  }
}

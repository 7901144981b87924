package dev.sallyport.cli.exec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Certificates that are believed, and what they vouch for.
 *
 * @param certificates at least one
 */
record TrustAnchors(List<X509Certificate> certificates) {
  private static final int PEM_LINE_CHARS = 64;

  /** Keeps a copy; nobody to trust would mean that nothing is checked somewhere else. */
  TrustAnchors {
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("there is no certificate to trust");
    }
    certificates = List.copyOf(certificates);
  }

  /**
   * What this Java runtime trusts, and the file's certificates beside it.
   *
   * @throws ExecFailure when the file cannot be used
   */
  static TrustAnchors ofRuntime(Optional<Path> file) throws ExecFailure {
    List<X509Certificate> all = new ArrayList<>();
    try {
      all.addAll(List.of(trustManager(null).getAcceptedIssuers()));
    } catch (GeneralSecurityException unusable) {
      throw new ExecFailure(
          ExitStatus.UNAVAILABLE,
          "this Java runtime's trust store cannot be read: " + unusable.getMessage());
    }
    if (file.isPresent()) {
      try (InputStream in = Files.newInputStream(file.get())) {
        all.addAll(read(in));
      } catch (IOException | GeneralSecurityException unusable) {
        throw new ExecFailure(
            ExitStatus.USAGE, "--ca " + file.get() + " cannot be read, or holds no certificate");
      }
    }
    return new TrustAnchors(all);
  }

  /** One or several certificates in PEM. */
  static List<X509Certificate> read(InputStream pem) throws GeneralSecurityException {
    List<X509Certificate> certificates = new ArrayList<>();
    CertificateFactory.getInstance("X.509")
        .generateCertificates(pem)
        .forEach(certificate -> certificates.add((X509Certificate) certificate));
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("there is no certificate");
    }
    return certificates;
  }

  SSLContext sslContext() throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {trustManager(keyStore())}, null);
    return context;
  }

  /** As Java clients read them. */
  KeyStore keyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < certificates.size(); i++) {
      store.setCertificateEntry("anchor-" + i, certificates.get(i));
    }
    return store;
  }

  /** As OpenSSL reads them (RFC 7468). */
  String pem() throws CertificateEncodingException {
    Base64.Encoder encoder = Base64.getMimeEncoder(PEM_LINE_CHARS, new byte[] {'\n'});
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      text.append("-----BEGIN CERTIFICATE-----\n")
          .append(encoder.encodeToString(certificate.getEncoded()))
          .append("\n-----END CERTIFICATE-----\n");
    }
    return text.toString();
  }

  private static X509TrustManager trustManager(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager found) {
        return found;
      }
    }
    throw new GeneralSecurityException("there is no trust manager for X.509");
  }
}

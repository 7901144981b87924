package dev.sallyport.cli.exec;

import dev.sallyport.config.TlsConfig;
import dev.sallyport.frontend.ServerCertificate;
import java.security.cert.CertificateEncodingException;
import java.util.List;
import java.util.Optional;

/** Certificates as a gateway makes them. */
final class Certificates {
  private static String pem;

  private Certificates() {}

  /** The same for all tests. */
  static synchronized String selfSignedPem() throws CertificateEncodingException {
    if (pem == null) {
      pem =
          new TrustAnchors(
                  List.of(
                      ServerCertificate.load(new TlsConfig(Optional.empty(), Optional.empty()))
                          .certificate()))
              .pem();
    }
    return pem;
  }
}

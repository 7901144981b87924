package dev.sallyport.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A certificate and its key as PEM files; both or neither. With neither, a self-signed one is made
 * at start.
 *
 * @param certificate PEM chain, leaf first
 * @param key PKCS#8 PEM
 */
public record TlsConfig(Optional<Path> certificate, Optional<Path> key) {
  /** Refuses one without the other. */
  public TlsConfig {
    Require.present("certificate", certificate);
    Require.present("key", key);
    if (certificate.isPresent() != key.isPresent()) {
      throw new InvalidSettingException(
          certificate.isPresent() ? "key" : "certificate",
          "is missing; expected certificate and key, or neither for a self-signed one");
    }
  }
}

package dev.sallyport.frontend;

import dev.sallyport.config.FileFailures;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** PEM files (RFC 7468) as an operator hands them over; every complaint names key and file. */
final class PemFile {
  private PemFile() {}

  /** A chain, leaf first. */
  static List<X509Certificate> certificates(String key, Path file) {
    List<X509Certificate> chain = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        chain.add((X509Certificate) certificate);
      }
      if (chain.isEmpty()) {
        throw unusable(key, file, "it holds no certificate", null);
      }
    } catch (IOException unreadable) {
      throw unusable(key, file, FileFailures.why(unreadable), unreadable);
    } catch (CertificateException wrong) {
      throw unusable(key, file, "no valid PEM certificate: " + wrong.getMessage(), wrong);
    }
    return chain;
  }

  /** An unencrypted key, PKCS#8 or the older form that names its algorithm. */
  static PrivateKey privateKey(String key, Path file) {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.US_ASCII);
        PEMParser parser = new PEMParser(reader)) {
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
        if (found instanceof PrivateKeyInfo info) {
          return converter.getPrivateKey(info);
        }
        if (found instanceof PEMKeyPair pair) {
          return converter.getKeyPair(pair).getPrivate();
        }
      }
    } catch (IOException unreadable) {
      // The cause could quote the file's content, so only its kind is told.
      throw unusable(
          key,
          file,
          unreadable instanceof FileSystemException
              ? FileFailures.why(unreadable)
              : "it cannot be read as PEM",
          null);
    }
    throw unusable(key, file, "it holds no unencrypted private key", null);
  }

  /** Refuses a certificate that is not valid today. */
  static void requireValid(String key, Path file, X509Certificate certificate) {
    try {
      certificate.checkValidity();
    } catch (CertificateException wrong) {
      throw unusable(key, file, "no valid PEM certificate: " + wrong.getMessage(), wrong);
    }
  }

  /** Refuses a key that does not sign for the certificate; {@code named} is the key's key. */
  static void requirePair(
      X509Certificate certificate,
      PrivateKey key,
      Path certificateFile,
      String named,
      Path keyFile) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC", "ECDSA" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] probe = "sallyport".getBytes(StandardCharsets.US_ASCII);
    boolean matches;
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(probe);
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(certificate.getPublicKey());
      verifier.update(probe);
      matches = verifier.verify(signature);
    } catch (GeneralSecurityException differentKind) {
      matches = false;
    }
    if (!matches) {
      throw unusable(
          named, keyFile, "it is not the key of the certificate in " + certificateFile, null);
    }
  }

  private static IllegalArgumentException unusable(
      String key, Path file, String why, Exception cause) {
    return new IllegalArgumentException(key + ": " + file + ": " + why, cause);
  }
}

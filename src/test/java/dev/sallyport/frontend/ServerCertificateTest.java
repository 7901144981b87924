package dev.sallyport.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.config.TlsConfig;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContext;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCertificateTest {
  @TempDir Path folder;

  private final SelfSignedCertificate made = SelfSignedCertificate.create();

  private Path pem(String name, String kind, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
  }

  private static TlsConfig files(Path certificate, Path key) {
    return new TlsConfig(Optional.ofNullable(certificate), Optional.ofNullable(key));
  }

  @Test
  void shouldMakeACertificateForThisMachineWhenNoneIsConfigured() throws Exception {
    // When
    ServerCertificate certificate = ServerCertificate.load(files(null, null));
    // Then
    assertThat(certificate.selfSigned()).isTrue();
    assertThat(certificate.fingerprint()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
    X509Certificate x509 = certificate.certificate();
    assertThat(x509.getSubjectAlternativeNames().toString()).contains("localhost", "127.0.0.1");
    assertThat(x509.getPublicKey().getAlgorithm()).isEqualTo("EC");
    assertThat(x509.getNotAfter().toInstant())
        .isBetween(
            Instant.now().plus(Duration.ofDays(364)), Instant.now().plus(Duration.ofDays(365)));
    x509.verify(x509.getPublicKey());
    assertThat(certificate.sslContext().isServer()).isTrue();
  }

  @Test
  void shouldReadCertificateAndKeyFromFiles() throws Exception {
    // Given
    Path certificate = pem("c.pem", "CERTIFICATE", made.certificate().getEncoded());
    Path key = pem("k.pem", "PRIVATE KEY", made.key().getEncoded());
    // When
    ServerCertificate loaded = ServerCertificate.load(files(certificate, key));
    // Then
    assertThat(loaded.selfSigned()).isFalse();
    assertThat(loaded.certificate()).isEqualTo(made.certificate());
    assertThat(loaded.sslContext() instanceof OpenSslContext).isEqualTo(OpenSsl.isAvailable());
  }

  @Test
  void shouldTakeTheNativeTlsWhereItLoadsAndOfferTheSame() {
    // When
    ServerCertificate certificate = ServerCertificate.load(files(null, null));
    SSLEngine engine = certificate.sslContext().newEngine(ByteBufAllocator.DEFAULT);
    // Then
    assertThat(certificate.sslContext() instanceof OpenSslContext).isEqualTo(OpenSsl.isAvailable());
    assertThat(engine.getEnabledProtocols()).contains("TLSv1.2", "TLSv1.3");
    assertThat(engine.getEnabledProtocols()).doesNotContain("SSLv3", "TLSv1", "TLSv1.1");
    ReferenceCountUtil.release(engine);
  }

  @Test
  void shouldRefuseAKeyOfAnotherCertificate() throws Exception {
    Path certificate = pem("c.pem", "CERTIFICATE", made.certificate().getEncoded());
    Path other = pem("o.pem", "PRIVATE KEY", SelfSignedCertificate.create().key().getEncoded());
    assertThatThrownBy(() -> ServerCertificate.load(files(certificate, other)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("listener.tls.key")
        .hasMessageContaining("o.pem");
  }

  @Test
  void shouldNameTheFileThatCannotBeUsed() throws Exception {
    Path certificate = pem("c.pem", "CERTIFICATE", made.certificate().getEncoded());
    Path key = pem("k.pem", "PRIVATE KEY", made.key().getEncoded());
    Path absent = folder.resolve("absent.pem");
    Path text = Files.writeString(folder.resolve("text.pem"), "not a PEM file");
    assertThatThrownBy(() -> ServerCertificate.load(files(absent, key)))
        .hasMessageContaining("listener.tls.certificate")
        .hasMessageContaining("absent.pem");
    assertThatThrownBy(() -> ServerCertificate.load(files(text, key)))
        .hasMessageContaining("text.pem");
    assertThatThrownBy(() -> ServerCertificate.load(files(certificate, absent)))
        .hasMessageContaining("listener.tls.key")
        .hasMessageContaining("absent.pem");
    assertThatThrownBy(() -> ServerCertificate.load(files(certificate, text)))
        .hasMessageContaining("text.pem");
    assertThatThrownBy(() -> ServerCertificate.load(files(certificate, certificate)))
        .hasMessageContaining("no unencrypted private key");
  }
}

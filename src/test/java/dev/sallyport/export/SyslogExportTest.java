package dev.sallyport.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ExportSink;
import dev.sallyport.config.ExportSink.SyslogTarget;
import dev.sallyport.config.ExportSink.SyslogTls;
import dev.sallyport.recording.EventFeed.Place;
import dev.sallyport.transport.SelfSigned;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SyslogExportTest {
  @TempDir private Path directory;
  private final SampleTrail trail = new SampleTrail();
  private final SampleCursors cursors = new SampleCursors();
  private final ExportStage stage = new ExportStage(trail, cursors, Clock.systemUTC());

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void shouldSendMessagesWithTheirLengthBeforeThem() throws Exception {
    trail.add(SampleTrail.everyKind());
    try (SyslogReceiver receiver = new SyslogReceiver(ServerSocketFactory.getDefault())) {
      stage.start(sink(receiver.port()));
      stage.awaitPlace(last());
      assertThat(receiver.messages).hasSize(trail.places().size());
      assertThat(receiver.messages.get(0))
          .matches("(?s)<110>1 \\d{4}-\\d\\d-\\d\\dT\\S+Z \\S+ sallyport - opened - \\{.*\\}");
      // What was refused is a warning.
      assertThat(receiver.messages.get(4)).startsWith("<108>1 ").contains(" judged - ");
      assertThat(receiver.messages).extracting(SyslogExportTest::place).isEqualTo(trail.places());
    }
  }

  @Test
  void shouldMissNothingWhenTheReceiverDiesWithMessagesUnread() throws Exception {
    trail.addStatements(1, 200, "SELECT");
    try (SyslogReceiver receiver = new SyslogReceiver(ServerSocketFactory.getDefault())) {
      receiver.manner = SyslogReceiver.Manner.DYING;
      stage.start(sink(receiver.port()));
      ExportStage.await(() -> stage.status().failures() > 2);
      assertThat(cursors.of("syslog").done()).isEqualTo(Place.START);
      receiver.manner = SyslogReceiver.Manner.GOOD;
      stage.awaitPlace(last());
      assertThat(receiver.messages).extracting(SyslogExportTest::place).containsAll(trail.places());
    }
  }

  @Test
  void shouldNotTakeSilenceForARead() throws Exception {
    trail.addStatements(1, 3, "SELECT");
    try (SyslogReceiver receiver = new SyslogReceiver(ServerSocketFactory.getDefault())) {
      receiver.manner = SyslogReceiver.Manner.SILENT;
      stage.start(sink(receiver.port()));
      ExportStage.await(() -> stage.status().failures() > 0);
      assertThat(stage.status().problem()).contains("did not end the connection");
      assertThat(cursors.of("syslog").done()).isEqualTo(Place.START);
    }
  }

  @Test
  void shouldGoOnWhenTheReceiverComesBack() throws Exception {
    trail.addStatements(1, 3, "SELECT");
    int port;
    try (SyslogReceiver gone = new SyslogReceiver(ServerSocketFactory.getDefault())) {
      port = gone.port();
    }
    stage.start(sink(port));
    ExportStage.await(() -> stage.status().failures() > 2);
    assertThat(stage.status().problem()).isEqualTo("nothing answers at its host and port");
    try (SyslogReceiver back = new SyslogReceiver(ServerSocketFactory.getDefault(), port)) {
      stage.awaitPlace(last());
      assertThat(back.messages).extracting(SyslogExportTest::place).isEqualTo(trail.places());
    }
  }

  @Test
  void shouldSpeakTlsToWhomItsCertificateVouchesFor() throws Exception {
    SelfSigned certificate = SelfSigned.in(directory);
    trail.addStatements(1, 3, "SELECT");
    try (SyslogReceiver receiver = new SyslogReceiver(secured(certificate))) {
      // Nobody vouches for it
      stage.start(secured(receiver.port(), "localhost", Optional.empty()));
      ExportStage.await(() -> stage.status().failures() > 0);
      assertThat(stage.status().problem()).contains("certificate");
      stage.stop();
      // It is another one's
      Optional<Path> authority = Optional.of(certificate.certificate());
      stage.start(secured(receiver.port(), "127.0.0.1", authority));
      ExportStage.await(() -> stage.status().failures() > 0);
      assertThat(stage.status().problem()).contains("certificate");
      assertThat(receiver.messages).isEmpty();
      stage.stop();
      stage.start(secured(receiver.port(), "localhost", authority));
      stage.awaitPlace(last());
      assertThat(receiver.messages).hasSize(2);
    }
  }

  private static ServerSocketFactory secured(SelfSigned files) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(files.certificate())) {
      store.setKeyEntry(
          "server",
          files.privateKey(),
          new char[0],
          new Certificate[] {CertificateFactory.getInstance("X.509").generateCertificate(pem)});
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context.getServerSocketFactory();
  }

  private static ExportSink sink(int port) {
    return ExportStage.sink(
        "syslog", new SyslogTarget("127.0.0.1", port, SyslogTls.DISABLED, Optional.empty(), 13));
  }

  private static ExportSink secured(int port, String host, Optional<Path> authority) {
    return ExportStage.sink(
        "syslog", new SyslogTarget(host, port, SyslogTls.REQUIRED, authority, 13));
  }

  private static String place(String message) {
    String json = message.substring(message.indexOf('{'));
    return EventLines.placeIn(json.getBytes(StandardCharsets.UTF_8)).orElseThrow().toString();
  }

  private String last() {
    List<String> places = trail.places();
    return places.get(places.size() - 1);
  }
}

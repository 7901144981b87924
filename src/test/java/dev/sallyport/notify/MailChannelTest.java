package dev.sallyport.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.config.NotifyChannel;
import dev.sallyport.config.NotifyChannel.Audience;
import dev.sallyport.config.NotifyChannel.Login;
import dev.sallyport.config.NotifyChannel.SmtpTls;
import dev.sallyport.config.Secret;
import dev.sallyport.delivery.DeliveryException;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.transport.SelfSigned;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail, at a server on a real socket. */
@Tag(EmptyStore.FILES)
class MailChannelTest {
  @TempDir Path directory;
  private NotifyStage stage;
  private SelfSigned files;

  @BeforeEach
  void start() throws Exception {
    stage = new NotifyStage(directory);
    files = SelfSigned.in(directory);
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void shouldMailWhatWaitsAndHowItEndedByStartTlsAndPassword() throws Exception {
    try (MailServer server = MailServer.withStartTls(files)) {
      // Given
      stage.tell(mail(server.port(), SmtpTls.STARTTLS, MailServer.PASSWORD, true));
      // When
      ApprovalRequest request = stage.file(NotifyStage.request());
      // Then
      MimeMessage asked = server.next();
      assertThat(asked.getSubject()).isEqualTo("Waits for you: nightly report: update on orders");
      assertThat(asked.getFrom()).extracting(Object::toString).containsExactly("gate@example.com");
      assertThat(asked.getAllRecipients())
          .extracting(Object::toString)
          .containsExactly("dba@example.com");
      assertThat(asked.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat((String) asked.getContent())
          .contains("https://gate.example.com/approvals/" + request.id())
          .contains("update on shop.orders", "rule: maintenance/3", "min left")
          .doesNotContain("secret", "UPDATE shop.orders SET");
      // And when
      stage.decide(request, "dora", false);
      // Then the answer belongs to the question
      MimeMessage ended = server.next();
      assertThat(ended.getSubject()).startsWith("Denied by dora: nightly report");
      assertThat(ended.getHeader("In-Reply-To")).containsExactly(asked.getMessageID());
      assertThat((String) ended.getContent()).doesNotContain("4711");
      HttpChannelsTest.until(() -> stage.counts(0).delivered() == 2);
    }
  }

  @Test
  void shouldLetNoNameWriteHeadersOfItsOwn() throws Exception {
    try (MailServer server = MailServer.plain()) {
      // Given
      stage.tell(mail(server.port(), SmtpTls.DISABLED, null, false));
      // When
      stage.file(
          NotifyStage.request(
              "x\r\nBcc: eve@evil.example\r\n\r\n<b>body</b>\u2028\u202E Übung",
              Set.of("shop.a\r\n.\r\nMAIL FROM:<eve@evil.example>"),
              1));
      // Then
      MimeMessage mail = server.next();
      assertThat(Collections.list(mail.getAllHeaders()))
          .extracting(header -> header.getName().toLowerCase())
          .doesNotContain("bcc");
      assertThat(mail.getSubject())
          .isEqualTo(
              "Waits for you: x  Bcc: eve@evil.example    <b>body</b> \uFFFD Übung: update on"
                  + " orders");
      assertThat((String) mail.getContent()).contains("shop.a  .  MAIL FROM:<eve@evil.example>");
      assertThat(server.isEmpty()).isTrue();
      HttpChannelsTest.until(() -> stage.counts(0).delivered() == 1);
    }
  }

  @Test
  void shouldSpeakTlsFromTheFirstByteWhereItIsRequired() throws Exception {
    try (MailServer server = MailServer.overTls(files)) {
      stage.tell(mail(server.port(), SmtpTls.REQUIRED, MailServer.PASSWORD, true));

      stage.file(NotifyStage.request());

      assertThat(server.next().getSubject()).startsWith("Waits for you");
      HttpChannelsTest.until(() -> stage.counts(0).delivered() == 1);
    }
  }

  @Test
  void shouldSendNothingWithoutTheTlsThatWasAskedFor() throws Exception {
    // Given a server that does not offer STARTTLS, and one whose certificate nobody vouches for
    try (MailServer plain = MailServer.plain();
        MailServer stranger = MailServer.withStartTls(files)) {
      // When
      List<NotifyVerticle.Trial> trials =
          NotifyStage.await(
              NotifyVerticle.tryOut(
                  stage.vertx,
                  List.of(
                      mail(plain.port(), SmtpTls.STARTTLS, null, true),
                      mail(stranger.port(), SmtpTls.STARTTLS, MailServer.PASSWORD, false)),
                  NotifyStage.CONSOLE,
                  Clock.systemUTC()));
      // Then
      assertThat(trials).allMatch(trial -> trial.problem().isPresent());
      assertThat(plain.isEmpty()).isTrue();
      assertThat(stranger.isEmpty()).isTrue();
    }
  }

  @Test
  void shouldSayThatThePasswordIsRefusedAndNotWhich() throws Exception {
    try (MailServer server = MailServer.withStartTls(files)) {
      List<NotifyVerticle.Trial> trials =
          NotifyStage.await(
              NotifyVerticle.tryOut(
                  stage.vertx,
                  List.of(mail(server.port(), SmtpTls.STARTTLS, "wr0ng-password", true)),
                  NotifyStage.CONSOLE,
                  Clock.systemUTC()));

      assertThat(trials.get(0).problem()).contains("the mail server answered 535");
      assertThat(trials.toString()).doesNotContain("wr0ng");
    }
  }

  @Test
  void shouldGiveUpOnAServerThatSaysNothing() throws Exception {
    // Given
    var silent =
        NotifyStage.await(
            stage.vertx.createNetServer().connectHandler(socket -> {}).listen(0, "127.0.0.1"));
    MailChannel channel =
        new MailChannel(
            stage.vertx,
            mail(silent.actualPort(), SmtpTls.STARTTLS, MailServer.PASSWORD, true),
            Duration.ofMillis(300),
            Clock.systemUTC());
    // When
    var sent = channel.send(Notice.test(Clock.systemUTC()), NotifyStage.CONSOLE);
    // Then
    HttpChannelsTest.until(sent::isComplete);
    assertThat(sent.cause()).isInstanceOf(DeliveryException.class);
    assertThat(((DeliveryException) sent.cause()).isHopeless()).isFalse();
  }

  private NotifyChannel.Smtp mail(int port, SmtpTls tls, String password, boolean trusting) {
    return new NotifyChannel.Smtp(
        "localhost",
        port,
        tls,
        Optional.ofNullable(password).map(word -> new Login(MailServer.USER, Secret.of(word))),
        "gate@example.com",
        List.of("dba@example.com"),
        Audience.ALL,
        trusting ? Optional.of(files.certificate()) : Optional.empty());
  }
}

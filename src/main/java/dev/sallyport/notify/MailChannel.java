package dev.sallyport.notify;

import dev.sallyport.config.NotifyChannel;
import dev.sallyport.config.NotifyChannel.SmtpTls;
import dev.sallyport.delivery.DeliveryException;
import dev.sallyport.delivery.Failures;
import dev.sallyport.delivery.PlainText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Plain text by SMTP. What is said of one request later is an answer to the first mail of it. */
final class MailChannel implements Channel {
  /** From dialling to the end of the dialogue; the server may look for spam meanwhile. */
  static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static final int MAX_SUBJECT = 140;

  private final NotifyChannel.Smtp config;
  private final MailClient client;
  private final Duration timeout;
  private final Clock clock;

  MailChannel(Vertx vertx, NotifyChannel.Smtp config, Duration timeout, Clock clock) {
    this.config = config;
    this.timeout = timeout;
    this.clock = clock;
    this.client = MailClient.create(vertx, options());
  }

  private MailConfig options() {
    MailConfig options =
        new MailConfig()
            .setHostname(config.host())
            .setPort(config.port())
            .setSsl(config.tls() == SmtpTls.REQUIRED)
            .setStarttls(
                config.tls() == SmtpTls.STARTTLS
                    ? StartTLSOptions.REQUIRED
                    : StartTLSOptions.DISABLED)
            .setLogin(config.login().isPresent() ? LoginOption.REQUIRED : LoginOption.DISABLED)
            .setOwnHostname(domain())
            .setUserAgent("sallyport")
            .setMaxPoolSize(2)
            .setKeepAlive(false)
            .setConnectTimeout((int) timeout.toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout((int) timeout.toMillis());
    options.setTrustAll(false);
    options.setHostnameVerificationAlgorithm("HTTPS");
    config
        .login()
        .ifPresent(
            login -> options.setUsername(login.user()).setPassword(login.password().reveal()));
    config
        .authorities()
        .ifPresent(
            file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    return options;
  }

  @Override
  public String name() {
    return "smtp " + config.host() + ":" + config.port();
  }

  @Override
  public NotifyChannel.Audience audience() {
    return config.audience();
  }

  @Override
  public Future<Void> send(Notice notice, URI console) {
    return client
        .sendMail(message(notice, console))
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .<Void>mapEmpty()
        .recover(cause -> Future.failedFuture(failure(cause)));
  }

  @Override
  public Future<Void> close() {
    return client.close();
  }

  private MailMessage message(Notice notice, URI console) {
    MailMessage message = new MailMessage();
    message.setFrom(config.from());
    message.setTo(config.to());
    message.setSubject(PlainText.line(notice.headline(), MAX_SUBJECT));
    message.setText(text(notice, console));
    // RFC 3834: nobody's "out of office" is to answer.
    message.addHeader("Auto-Submitted", "auto-generated");
    message.addHeader("Message-ID", "<" + notice.messageId() + "@" + domain() + ">");
    if (notice.progress() > 0 && notice.event().isPresent()) {
      String first = "<msg_" + notice.request() + "_requested@" + domain() + ">";
      message.addHeader("In-Reply-To", first);
      message.addHeader("References", first);
    }
    return message;
  }

  private String text(Notice notice, URI console) {
    if (notice.event().isEmpty()) {
      return "This is a test of this channel: mail from Sallyport arrives.\n\n"
          + notice.link(console)
          + "\n";
    }
    StringBuilder text = new StringBuilder();
    boolean waits = notice.endedAt().isEmpty();
    text.append(waits ? "This waits for a person:" : notice.ending() + ":").append("\n\n");
    line(text, "who", notice.requesterName() + " (" + notice.requesterKind() + ")");
    line(text, "identity", notice.requester());
    line(text, "connection", notice.connection());
    line(text, "asks for", notice.kind().equals("access") ? "access" : statement(notice));
    line(text, "rule", notice.rule());
    if (notice.quorum() > 1) {
      line(text, "approved by", notice.approvals() + " of " + notice.quorum());
    }
    if (waits) {
      line(text, "time", TimeLeft.words(notice, clock.instant()) + ", until " + notice.expiresAt());
    } else {
      line(text, "ended", notice.at().toString());
    }
    return text.append('\n')
        .append(waits ? "Look at it and decide:" : "What happened:")
        .append('\n')
        .append(notice.link(console))
        .append("\n\nWhat it says, and with which values, is shown in the console alone.\n")
        .toString();
  }

  private static String statement(Notice notice) {
    List<String> tables = notice.tables();
    String on = tables.isEmpty() ? "" : " on " + String.join(", ", tables);
    String more = notice.moreTables() == 0 ? "" : " and " + notice.moreTables() + " more";
    return String.join(", ", notice.verbs()) + on + more;
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("  ").append(name).append(": ").append(value).append('\n');
  }

  private String domain() {
    return config.from().substring(config.from().lastIndexOf('@') + 1);
  }

  /** The server's own words stay out: they may quote what it was sent. */
  private DeliveryException failure(Throwable cause) {
    if (cause instanceof TimeoutException) {
      return DeliveryException.forNow(
          "the mail was not taken within " + timeout.toMillis() + " ms");
    }
    if (cause instanceof SMTPException refused) {
      String words = "the mail server answered " + refused.getReplyCode();
      return refused.isPermanent()
          ? DeliveryException.forGood(words)
          : DeliveryException.forNow(words);
    }
    return DeliveryException.forNow(Failures.words(cause));
  }
}

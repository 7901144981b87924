package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.NotifyChannel;
import dev.sallyport.config.NotifyChannel.Audience;
import dev.sallyport.config.NotifyChannel.Login;
import dev.sallyport.config.NotifyChannel.SmtpTls;
import dev.sallyport.config.Secret;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.DemoCast;
import dev.sallyport.demo.DemoStage;
import dev.sallyport.demo.GatewayStart.RunningGateway;
import dev.sallyport.demo.ServerCache;
import dev.sallyport.notify.MailServer;
import dev.sallyport.notify.Receiver;
import dev.sallyport.transport.SelfSigned;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A paused statement is told of by every channel, and the link in what they say opens its card. */
class NotifyIT {
  private static final String SQL = "UPDATE shop.orders SET status = 'kept-4711'";

  @TempDir private Path folder;
  private final ExecutorService agentThread = Executors.newSingleThreadExecutor();
  private final Vertx vertx = Vertx.vertx();

  @Test
  void shouldLeadFromEveryChannelToTheCardAndSayHowItEnded() throws Exception {
    SelfSigned files = SelfSigned.in(folder);
    Receiver hook = Receiver.start(vertx);
    Receiver chat = Receiver.start(vertx);
    try (MailServer mail = MailServer.withStartTls(files)) {
      DemoStage stage =
          DemoStage.start(
              new DemoStage.Setup(
                  ServerCache.mysql(),
                  folder.resolve("stage"),
                  false,
                  DatabaseServer.Options.defaults(),
                  0,
                  0),
              config -> gateway(config, channels(hook, chat, mail, files)));
      try (Connection agent = connect(stage)) {
        // When an agent's statement is paused
        var affected =
            agentThread.submit(
                () -> {
                  try (Statement statement = agent.createStatement()) {
                    return statement.executeUpdate(SQL);
                  }
                });
        // Then each channel says so, with the same link
        JsonObject told = hook.next().json();
        String link = told.getJsonObject("data").getString("url");
        String text = chat.next().json().getString("text");
        MimeMessage asked = mail.next();
        assertThat(told.getString("type")).isEqualTo("approval.requested");
        assertThat(link).startsWith(stage.webUrl() + "/approvals/");
        assertThat(text).contains("<" + link + "|");
        assertThat((String) asked.getContent()).contains(link);
        assertThat(told.encode() + text + asked.getContent()).doesNotContain("4711");
        // And it opens the card
        open(stage, link);
        // And when somebody decides
        Operator dana = Operator.signIn(stage.webUrl(), "dana");
        String card = "/api/v1/approvals/" + told.getJsonObject("data").getString("id");
        String digest = dana.get(card).get("approval").get("digest").asText();
        dana.post(
            card + "/decision", Map.of("decision", "approve", "reason", "", "digest", digest));
        // Then the statement has run, and each channel says how it ended
        assertThat(affected.get(60, TimeUnit.SECONDS)).isPositive();
        assertThat(hook.next().json().getString("type")).isEqualTo("approval.approved");
        assertThat(chat.next().json().getString("text")).startsWith("*Approved by `Dana");
        assertThat(mail.next().getSubject()).startsWith("Approved by Dana");
      } finally {
        agentThread.shutdownNow();
        stage.close();
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }

  private static List<NotifyChannel> channels(
      Receiver hook, Receiver chat, MailServer mail, SelfSigned files) {
    return List.of(
        new NotifyChannel.Webhook(
            hook.url("/hook"),
            Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
            Optional.empty(),
            Audience.ALL,
            Optional.empty()),
        new NotifyChannel.Slack(
            Secret.of(chat.url("/services/x").toString()), Audience.ALL, Optional.empty()),
        new NotifyChannel.Smtp(
            "localhost",
            mail.port(),
            SmtpTls.STARTTLS,
            Optional.of(new Login(MailServer.USER, Secret.of(MailServer.PASSWORD))),
            "gate@example.com",
            List.of("dba@example.com"),
            Audience.ALL,
            Optional.of(files.certificate())));
  }

  private static Future<RunningGateway> gateway(GatewayConfig read, List<NotifyChannel> channels) {
    return GatewayFixture.start(
        new GatewayConfig(
            read.listener(),
            read.web(),
            read.identity(),
            read.connections(),
            read.policies(),
            read.policiesEditable(),
            read.audit(),
            read.store(),
            read.secrets(),
            channels));
  }

  private static void open(DemoStage stage, String link) {
    try (Chromium browser = new Chromium();
        BrowserContext context = browser.newContext()) {
      Page page = context.newPage();
      page.navigate(stage.webUrl() + "/sign-in");
      page.getByRole(AriaRole.BUTTON, Console.named("Dana")).click();
      page.waitForURL(stage.webUrl() + "/**");
      page.navigate(link);
      page.getByText("kept-4711").first().waitFor();
    }
  }

  private static Connection connect(DemoStage stage) throws Exception {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:" + stage.mysqlPort() + "/shop?sslMode=REQUIRED",
        stage.connection(),
        stage.provider().tokenOfAgent(DemoCast.MAINTENANCE_AGENT).reveal());
  }
}

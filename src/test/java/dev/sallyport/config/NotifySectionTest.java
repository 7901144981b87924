package dev.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sallyport.config.NotifyChannel.SmtpTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotifySectionTest {
  private static final String REST =
      """
      web:
        sign_in: { issuer: company, client_id: console }
      identity:
        issuers:
          - { name: company, issuer: "https://login.example.com", audiences: [sallyport] }
      connections:
        orders: { host: db, account: stored, user: gate, password: "${env:PASSWORD}" }
      """;

  @TempDir Path directory;

  private final ConfigLoader loader =
      new ConfigLoader(
          Map.of(
              "PASSWORD",
              "tops3cret",
              "HOOK",
              "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
              "SHORT",
              "whsec_c2hvcnQ=",
              "SLACK",
              "https://hooks.slack.com/services/T0/B0/s3cretpath",
              "CLEAR",
              "http://hooks.slack.com/services/T0/B0/s3cretpath"));

  @Test
  void shouldTellNobodyByDefault() throws IOException {
    assertThat(load("").notifyChannels()).isEmpty();
  }

  @Test
  void shouldReadEveryKindOfChannelWithItsDefaults() throws IOException {
    // When
    List<NotifyChannel> channels =
        load("""
                notify:
                  - webhook: { url: "https://hooks.example.com/x", secret: "${env:HOOK}" }
                  - slack: { url: "${env:SLACK}", events: [requested, voted], groups: [dba] }
                  - smtp:
                      host: mail.example.com
                      user: gate
                      password: ${env:PASSWORD}
                      from: gate@example.com
                      to: [dba@example.com, leads@example.com]
                  - smtp: { host: localhost, tls: disabled, from: a@b.example, to: [c@d.example] }
                """)
            .notifyChannels();
    // Then
    assertThat(channels).hasSize(4);
    assertThat(channels.get(0).audience().events())
        .containsExactlyInAnyOrder(
            NotifyEvent.REQUESTED,
            NotifyEvent.APPROVED,
            NotifyEvent.DENIED,
            NotifyEvent.EXPIRED,
            NotifyEvent.WITHDRAWN);
    assertThat(channels.get(1).audience())
        .isEqualTo(
            new NotifyChannel.Audience(
                Set.of(NotifyEvent.REQUESTED, NotifyEvent.VOTED), Set.of("dba")));
    NotifyChannel.Smtp mail = (NotifyChannel.Smtp) channels.get(2);
    assertThat(mail.port()).isEqualTo(587);
    assertThat(mail.tls()).isEqualTo(SmtpTls.STARTTLS);
    assertThat(mail.login().orElseThrow().password().reveal()).isEqualTo("tops3cret");
    assertThat(((NotifyChannel.Smtp) channels.get(3)).port()).isEqualTo(25);
    assertThat(channels.toString()).doesNotContain("s3cretpath", "tops3cret", "MfKQ9r8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "webhook: { url: 'http://hooks.example.com', secret: '${env:HOOK}' } | notify[0].webhook.url: 'http://hooks.example.com' is not protected",
        "webhook: { url: 'https://u:p@hooks.example.com', secret: '${env:HOOK}' } | notify[0].webhook.url: has a user or a fragment",
        "webhook: { url: 'https://hooks.example.com', secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw } | notify[0].webhook.secret: stands in the file in clear text",
        "webhook: { url: 'https://hooks.example.com', secret: '${env:SHORT}' } | notify[0].webhook.secret: is no webhook secret",
        "webhook: { url: 'https://hooks.example.com', secret: '${env:PASSWORD}' } | notify[0].webhook.secret: is no webhook secret",
        "webhook: { url: 'https://hooks.example.com', secret: '${env:HOOK}', previous_secret: '${env:SHORT}' } | notify[0].webhook.previous_secret: is no webhook secret",
        "webhook: { url: 'https://hooks.example.com', secret: '${env:HOOK}', events: [] } | notify[0].webhook.events: has no entry",
        "webhook: { url: 'https://hooks.example.com', secret: '${env:HOOK}', events: [aproved] } | notify[0].webhook.events[0]: 'aproved' is not known",
        "webhook: { url: 'https://hooks.example.com', secret: '${env:HOOK}', ca: missing.pem } | notify[0].webhook.ca: file",
        "webhook: { url: 'https://hooks.example.com', secret: '${env:HOOK}', event: [denied] } | did you mean 'events'",
        "slack: { url: 'https://hooks.slack.com/services/T0/B0/s3cretpath' } | notify[0].slack.url: stands in the file in clear text",
        "slack: { url: '${env:CLEAR}' } | notify[0].slack.url: does not hold an address that can be used",
        "slack: { url: '${env:PASSWORD}' } | notify[0].slack.url: does not hold an address that can be used",
        "smtp: { host: mail.example.com, tls: disabled, from: a@b.example, to: [c@d.example] } | notify[0].smtp.tls: is disabled",
        "smtp: { host: mail.example.com, from: 'a@b.example>', to: [c@d.example] } | notify[0].smtp.from: 'a@b.example>' is no mail address",
        "smtp: { host: mail.example.com, from: a@b.example, to: ['c@d.example, e@f.example'] } | notify[0].smtp.to: 'c@d.example, e@f.example' is no mail address",
        "smtp: { host: mail.example.com, from: a@b.example, to: [c@d.example], password: '${env:PASSWORD}' } | notify[0].smtp.password: means nothing here",
        "pager: { url: x } | notify[0].pager: is no channel"
      })
  void shouldRefuseWithTheKeyAndNeverQuoteASecret(String channel, String problem)
      throws IOException {
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> load("notify:\n  - " + channel + "\n"));

    assertThat(refused).hasMessageContaining(problem);
    assertThat(refused.getMessage())
        .doesNotContain("s3cretpath", "tops3cret", "MfKQ9r8", "c2hvcnQ");
  }

  @Test
  void shouldRefuseAChannelThatIsTwo() throws IOException {
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class,
            () -> load("notify:\n  - slack: { url: \"${env:SLACK}\" }\n    smtp: {}\n"));

    assertThat(refused).hasMessageContaining("notify[0]: has 2 keys");
  }

  private GatewayConfig load(String section) throws IOException {
    Path file = directory.resolve("sallyport.yaml");
    Files.writeString(file, REST + section);
    return loader.load(file);
  }
}

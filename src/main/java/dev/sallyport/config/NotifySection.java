package dev.sallyport.config;

import dev.sallyport.config.NotifyChannel.Audience;
import dev.sallyport.config.NotifyChannel.Login;
import dev.sallyport.config.NotifyChannel.SmtpTls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code notify}, a list of channels. Defaults: {@code events} all but {@code voted}, no
 * restriction to groups, {@code tls: starttls}, {@code port} 587, or 465 with {@code tls: required}
 * and 25 with {@code tls: disabled}.
 */
final class NotifySection {
  private static final String KINDS = "expected one of webhook, slack, smtp, and nothing beside it";

  private final SecretReferences secrets;

  NotifySection(SecretReferences secrets) {
    this.secrets = secrets;
  }

  List<NotifyChannel> read(YamlValue list) {
    List<NotifyChannel> channels = new ArrayList<>();
    for (YamlValue item : list.items()) {
      item.section().flatMap(this::channel).ifPresent(channels::add);
    }
    return channels;
  }

  private Optional<NotifyChannel> channel(YamlSection item) {
    List<YamlValue> entries = item.entries();
    if (entries.size() != 1) {
      item.report("", "has " + entries.size() + " keys; " + KINDS);
      return Optional.empty();
    }
    YamlValue entry = entries.get(0);
    Optional<YamlSection> section = entry.section();
    return switch (entry.name()) {
      case "webhook" -> section.flatMap(in -> in.build(() -> webhook(in)));
      case "slack" -> section.flatMap(in -> in.build(() -> slack(in)));
      case "smtp" -> section.flatMap(in -> in.build(() -> smtp(in)));
      default -> {
        entry.report("is no channel; " + KINDS);
        yield Optional.empty();
      }
    };
  }

  private NotifyChannel webhook(YamlSection in) {
    Audience audience = audience(in);
    Optional<Path> authorities = authorities(in);
    Optional<Secret> previous =
        in.value("previous_secret").flatMap(value -> secrets.resolve(value, in.document()));
    return new NotifyChannel.Webhook(
        in.required("url", "where the program listens").flatMap(YamlValue::uri).orElse(null),
        secret(in, "secret"),
        previous,
        audience,
        authorities);
  }

  private NotifyChannel slack(YamlSection in) {
    Audience audience = audience(in);
    Optional<Path> authorities = authorities(in);
    return new NotifyChannel.Slack(secret(in, "url"), audience, authorities);
  }

  private NotifyChannel smtp(YamlSection in) {
    Audience audience = audience(in);
    Optional<Path> authorities = authorities(in);
    SmtpTls tls = in.value("tls").flatMap(v -> v.word(SmtpTls.class)).orElse(SmtpTls.STARTTLS);
    int port = in.value("port").flatMap(YamlValue::integer).orElse(port(tls));
    String from = text(in, "from", "the sender's address");
    List<String> to =
        List.copyOf(
            in.required("to", "a list of addresses").map(YamlValue::texts).orElse(Set.of()));
    return new NotifyChannel.Smtp(
        text(in, "host", "the mail server"), port, tls, login(in), from, to, audience, authorities);
  }

  private static int port(SmtpTls tls) {
    return switch (tls) {
      case REQUIRED -> 465;
      case STARTTLS -> 587;
      case DISABLED -> 25;
    };
  }

  private Optional<Login> login(YamlSection in) {
    Optional<String> user = in.value("user").flatMap(YamlValue::text);
    if (user.isEmpty()) {
      in.misplaced("password", "it goes with 'user'");
      return Optional.empty();
    }
    return Optional.of(new Login(user.get(), secret(in, "password")));
  }

  private static Audience audience(YamlSection in) {
    Set<NotifyEvent> events =
        in.value("events").map(NotifySection::events).orElse(NotifyEvent.DEFAULT);
    Set<String> groups = in.value("groups").map(YamlValue::texts).orElse(Set.of());
    return new Audience(events, groups);
  }

  private static Set<NotifyEvent> events(YamlValue list) {
    Set<NotifyEvent> events = EnumSet.noneOf(NotifyEvent.class);
    for (YamlValue item : list.items()) {
      item.word(NotifyEvent.class).ifPresent(events::add);
    }
    return events;
  }

  private static Optional<Path> authorities(YamlSection in) {
    Optional<Path> file = in.value("ca").flatMap(YamlValue::text).map(in.document()::resolve);
    file.filter(path -> !Files.isReadable(path))
        .ifPresent(path -> in.report("ca", "file '" + path + "' cannot be read; expected PEM"));
    return file;
  }

  private Secret secret(YamlSection in, String key) {
    return in.required(key, SecretReferences.FORM)
        .flatMap(value -> secrets.resolve(value, in.document()))
        .orElse(null);
  }

  private static String text(YamlSection in, String key, String expected) {
    return in.required(key, expected).flatMap(YamlValue::text).orElse("");
  }
}

package dev.sallyport.config;

import dev.sallyport.config.ExportSink.ExportFormat;
import dev.sallyport.config.ExportSink.SyslogTls;
import dev.sallyport.config.ExportSink.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code audit.export}, a list of sinks. Defaults: {@code format: ocsf}, {@code roll_size:
 * 64MiB}, {@code port} 6514, {@code facility} 13, {@code tls: required}.
 */
final class ExportSection {
  private static final List<String> KINDS = List.of("file", "webhook", "syslog");

  private final SecretReferences secrets;

  ExportSection(SecretReferences secrets) {
    this.secrets = secrets;
  }

  List<ExportSink> read(YamlValue list) {
    List<ExportSink> sinks = new ArrayList<>();
    for (YamlValue item : list.items()) {
      item.section().flatMap(in -> in.build(() -> sink(in))).ifPresent(sinks::add);
    }
    return sinks;
  }

  private ExportSink sink(YamlSection in) {
    String name = in.required("name", "a name of its own").flatMap(YamlValue::text).orElse("");
    ExportFormat format =
        in.value("format").flatMap(v -> v.word(ExportFormat.class)).orElse(ExportFormat.OCSF);
    List<YamlValue> targets = KINDS.stream().flatMap(kind -> in.value(kind).stream()).toList();
    if (targets.size() != 1) {
      in.report("", "has " + targets.size() + " targets; expected one of file, webhook, syslog");
      return null;
    }
    YamlValue entry = targets.get(0);
    Optional<Target> target =
        entry.section().flatMap(section -> section.build(() -> target(entry.name(), section)));
    return target.map(there -> new ExportSink(name, format, there)).orElse(null);
  }

  private Target target(String kind, YamlSection in) {
    return switch (kind) {
      case "file" -> file(in);
      case "webhook" -> webhook(in);
      default -> syslog(in);
    };
  }

  private static Target file(YamlSection in) {
    long rollBytes = in.value("roll_size").flatMap(YamlValue::bytes).orElse(64L << 20);
    return new ExportSink.FileTarget(
        in.required("directory", "a directory of its own")
            .flatMap(YamlValue::text)
            .map(in.document()::resolve)
            .orElse(null),
        rollBytes);
  }

  private Target webhook(YamlSection in) {
    Optional<Path> authorities = authorities(in);
    Optional<Secret> previous =
        in.value("previous_secret").flatMap(value -> secrets.resolve(value, in.document()));
    Secret secret =
        in.required("secret", SecretReferences.FORM)
            .flatMap(value -> secrets.resolve(value, in.document()))
            .orElse(null);
    return new ExportSink.WebhookTarget(
        in.required("url", "where the program listens").flatMap(YamlValue::uri).orElse(null),
        secret,
        previous,
        authorities);
  }

  private static Target syslog(YamlSection in) {
    Optional<Path> authorities = authorities(in);
    int port = in.value("port").flatMap(YamlValue::integer).orElse(6514);
    int facility = in.value("facility").flatMap(YamlValue::integer).orElse(13);
    SyslogTls tls =
        in.value("tls").flatMap(v -> v.word(SyslogTls.class)).orElse(SyslogTls.REQUIRED);
    return new ExportSink.SyslogTarget(
        in.required("host", "the receiver").flatMap(YamlValue::text).orElse(""),
        port,
        tls,
        authorities,
        facility);
  }

  private static Optional<Path> authorities(YamlSection in) {
    Optional<Path> file = in.value("ca").flatMap(YamlValue::text).map(in.document()::resolve);
    file.filter(path -> !Files.isReadable(path))
        .ifPresent(path -> in.report("ca", "file '" + path + "' cannot be read; expected PEM"));
    return file;
  }
}

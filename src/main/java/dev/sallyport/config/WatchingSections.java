package dev.sallyport.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Reads {@code management}, {@code tracing} and {@code logging}. */
final class WatchingSections {
  private final SecretReferences references;

  WatchingSections(SecretReferences references) {
    this.references = references;
  }

  Watching read(YamlSection root) {
    return new Watching(
        root.value("management")
            .flatMap(YamlValue::section)
            .flatMap(in -> in.build(() -> management(in))),
        root.value("tracing")
            .flatMap(YamlValue::section)
            .flatMap(in -> in.build(() -> tracing(in))),
        root.value("logging")
            .flatMap(YamlValue::section)
            .flatMap(in -> in.build(() -> format(in)))
            .orElse(LogFormat.TEXT));
  }

  private static ManagementConfig management(YamlSection in) {
    return new ManagementConfig(
        in.value("host").flatMap(YamlValue::text).orElse(ManagementConfig.HOST),
        in.value("port").flatMap(YamlValue::integer).orElse(ManagementConfig.PORT),
        in.value("requires").map(YamlValue::texts).orElse(Set.of()),
        in.value("names").map(YamlValue::texts).orElse(Set.of()));
  }

  private TracingConfig tracing(YamlSection in) {
    return new TracingConfig(
        in.required("endpoint", "a collector's address, for example http://127.0.0.1:4318")
            .flatMap(YamlValue::uri)
            .orElse(null),
        in.value("sample_ratio").flatMap(WatchingSections::ratio).orElse(1.0),
        in.value("authorization").flatMap(value -> references.resolve(value, in.document())),
        readable(in, "ca"));
  }

  private static LogFormat format(YamlSection in) {
    return in.value("format").flatMap(v -> v.word(LogFormat.class)).orElse(LogFormat.TEXT);
  }

  private static Optional<Path> readable(YamlSection in, String key) {
    Optional<Path> file = in.value(key).flatMap(YamlValue::text).map(in.document()::resolve);
    file.filter(path -> !Files.isReadable(path))
        .ifPresent(path -> in.report(key, "file '" + path + "' cannot be read; expected PEM"));
    return file;
  }

  private static Optional<Double> ratio(YamlValue value) {
    return value
        .text()
        .flatMap(
            text -> {
              try {
                return Optional.of(Double.valueOf(text));
              } catch (NumberFormatException e) {
                value.report("'" + text + "' is no number; expected 0 to 1, for example 0.05");
                return Optional.empty();
              }
            });
  }
}

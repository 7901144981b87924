package dev.sallyport.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches what {@code ${env:NAME}} and {@code ${file:PATH}} stand for. No message quotes a value.
 */
final class SecretReferences {
  static final String FORM = "${env:NAME} or ${file:PATH}";

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)}");

  /** Whatever was meant to be replaced, also by a name that is no {@link #FORM}. */
  private static final Pattern ANY = Pattern.compile("\\$\\{[^}]*}");

  /** Longer is no password but a mistaken path. */
  private static final int MAX_BYTES = 64 * 1024;

  private final Map<String, String> environment;

  SecretReferences(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  Optional<Secret> resolve(YamlValue value, YamlDocument document) {
    Optional<String> written = value.written();
    if (written.isEmpty()) {
      return Optional.empty();
    }
    Matcher reference = REFERENCE.matcher(written.get());
    if (!reference.matches()) {
      value.report("stands in the file in clear text; expected " + FORM);
      return Optional.empty();
    }
    String name = reference.group(2);
    return reference.group(1).equals("env")
        ? fromEnvironment(value, name)
        : fromFile(value, document.resolve(name));
  }

  /** Whether a text has a place that looks like a reference. */
  static boolean isIn(String text) {
    return ANY.matcher(text).find();
  }

  /** The file that a value names; empty where it names none. */
  static Optional<Path> file(YamlValue value, YamlDocument document) {
    return value
        .written()
        .map(REFERENCE::matcher)
        .filter(reference -> reference.matches() && reference.group(1).equals("file"))
        .map(reference -> document.resolve(reference.group(2)));
  }

  private Optional<Secret> fromEnvironment(YamlValue value, String name) {
    String found = environment.get(name);
    if (found == null || found.isEmpty()) {
      value.report("environment variable '" + name + "' is not set; expected it to hold the value");
      return Optional.empty();
    }
    return Optional.of(Secret.of(found));
  }

  static Optional<Secret> fromFile(YamlValue value, Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        value.report("file '" + file + "' is larger than " + MAX_BYTES + " bytes");
        return Optional.empty();
      }
      String content = Files.readString(file).replaceFirst("\\r?\\n$", "");
      if (content.isEmpty()) {
        value.report("file '" + file + "' is empty; expected it to hold the value");
        return Optional.empty();
      }
      return Optional.of(Secret.of(content));
    } catch (IOException e) {
      value.report(
          "file '"
              + file
              + "' cannot be read: "
              + FileFailures.why(e)
              + "; expected it to hold the value");
      return Optional.empty();
    }
  }
}

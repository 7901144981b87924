package dev.sallyport.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code secrets}. */
final class SecretsSection {
  private static final String KEY = "key";
  private static final String KEY_FILE = "key_file";
  private static final String PREVIOUS = "previous_keys";

  private final SecretReferences references;

  SecretsSection(SecretReferences references) {
    this.references = references;
  }

  SecretsConfig read(YamlSection in) {
    Optional<SecretsKey> key = in.value(KEY).flatMap(value -> key(value, KEY, in));
    Optional<YamlValue> file = in.value(KEY_FILE);
    if (file.isPresent() && in.value(KEY).isPresent()) {
      in.report(KEY_FILE, "is given beside 'key'; expected one of them");
    } else if (file.isPresent()) {
      key =
          file.flatMap(
              value ->
                  value
                      .text()
                      .map(in.document()::resolve)
                      .flatMap(path -> SecretReferences.fromFile(value, path))
                      .flatMap(written -> parsed(value, KEY_FILE, written)));
    }
    return new SecretsConfig(key, previous(in));
  }

  private List<SecretsKey> previous(YamlSection in) {
    List<SecretsKey> keys = new ArrayList<>();
    in.value(PREVIOUS)
        .map(YamlValue::items)
        .orElse(List.of())
        .forEach(item -> key(item, PREVIOUS, in).ifPresent(keys::add));
    return keys;
  }

  private Optional<SecretsKey> key(YamlValue value, String setting, YamlSection in) {
    return references
        .resolve(value, in.document())
        .flatMap(written -> parsed(value, setting, written));
  }

  private static Optional<SecretsKey> parsed(YamlValue value, String setting, Secret written) {
    try {
      return Optional.of(SecretsKey.parse(setting, written));
    } catch (InvalidSettingException e) {
      value.report(e.problem());
      return Optional.empty();
    }
  }
}

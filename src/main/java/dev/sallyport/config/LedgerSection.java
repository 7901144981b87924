package dev.sallyport.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what {@code audit} says of signing and keeping. */
final class LedgerSection {
  private final SecretReferences references;

  LedgerSection(SecretReferences references) {
    this.references = references;
  }

  LedgerConfig read(YamlSection in) {
    Optional<Secret> key =
        in.value("signing_key").flatMap(value -> references.resolve(value, in.document()));
    List<Secret> previous = new ArrayList<>();
    in.value("previous_signing_keys")
        .map(YamlValue::items)
        .orElse(List.of())
        .forEach(item -> references.resolve(item, in.document()).ifPresent(previous::add));
    List<LedgerConfig.Keep> rules = new ArrayList<>();
    in.value("retention")
        .map(YamlValue::items)
        .orElse(List.of())
        .forEach(
            item ->
                item.section()
                    .flatMap(section -> section.build(() -> rule(section)))
                    .ifPresent(rules::add));
    return new LedgerConfig(key, previous, rules);
  }

  private static LedgerConfig.Keep rule(YamlSection in) {
    Optional<YamlValue> keep = in.required("keep", "how long, for example 90d");
    return new LedgerConfig.Keep(
        in.value("connections").map(YamlValue::texts).orElse(Set.of()),
        in.value("principals").map(YamlValue::texts).orElse(Set.of()),
        keep.flatMap(YamlValue::duration).orElse(Duration.ofDays(1)));
  }
}

package dev.sallyport.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what {@code audit} says of signing and keeping. */
final class LedgerSection {
  private static final String WRITTEN = "written by others";

  private final SecretReferences references;

  LedgerSection(SecretReferences references) {
    this.references = references;
  }

  LedgerConfig read(YamlSection in) {
    Optional<Secret> key = in.value("signing_key").flatMap(value -> key(value, in.document()));
    List<Secret> previous = new ArrayList<>();
    in.value("previous_signing_keys")
        .map(YamlValue::items)
        .orElse(List.of())
        .forEach(item -> key(item, in.document()).ifPresent(previous::add));
    List<Secret> trusted = new ArrayList<>();
    in.value("trusted_keys")
        .map(YamlValue::items)
        .orElse(List.of())
        .forEach(item -> trusted(item, in.document()).ifPresent(trusted::add));
    List<LedgerConfig.Keep> rules = new ArrayList<>();
    in.value("retention")
        .map(YamlValue::items)
        .orElse(List.of())
        .forEach(
            item ->
                item.section()
                    .flatMap(section -> section.build(() -> rule(section)))
                    .ifPresent(rules::add));
    return new LedgerConfig(key, previous, trusted, rules);
  }

  /** What is wrong with a key is said now, and not when the first session ends. */
  private Optional<Secret> key(YamlValue value, YamlDocument document) {
    Optional<Secret> secret = references.resolve(value, document);
    Optional<Path> file = SecretReferences.file(value, document);
    String what = file.map(path -> "file '" + path + "' ").orElse("");
    if (secret.isPresent()) {
      try {
        Ed25519Pem.read(secret.get());
      } catch (IllegalArgumentException e) {
        value.report(what + "is " + e.getMessage());
      }
    }
    file.flatMap(LedgerSection::openTo)
        .ifPresent(
            others ->
                value.report(
                    what
                        + "can be "
                        + others
                        + ", and who has it can sign; expected it to be its owner's alone"
                        + " (chmod 600)"));
    return secret;
  }

  /** Everybody may read it, and nobody else may say whom this node believes. */
  private Optional<Secret> trusted(YamlValue value, YamlDocument document) {
    Optional<Secret> pem = references.resolve(value, document);
    Optional<Path> file = SecretReferences.file(value, document);
    String what = file.map(path -> "file '" + path + "' ").orElse("");
    if (pem.isPresent() && !Ed25519Pem.isPublic(pem.get())) {
      value.report(what + "is " + Ed25519Pem.EXPECTED_PUBLIC);
    }
    file.flatMap(LedgerSection::openTo)
        .filter(WRITTEN::equals)
        .ifPresent(
            others ->
                value.report(
                    what
                        + "can be "
                        + others
                        + ", who could have another ledger believed; expected it to be its"
                        + " owner's to write (chmod 644)"));
    return pem;
  }

  /** Who besides its owner may do something with a file; a group may be how it is handed over. */
  private static Optional<String> openTo(Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.contains(PosixFilePermission.OTHERS_WRITE)
          || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
        return Optional.of(WRITTEN);
      }
      return permissions.contains(PosixFilePermission.OTHERS_READ)
          ? Optional.of("read by everybody")
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      // That it cannot be read was said already; elsewhere there are no such permissions.
      return Optional.empty();
    }
  }

  private static LedgerConfig.Keep rule(YamlSection in) {
    Optional<YamlValue> keep = in.required("keep", "how long, for example 90d");
    return new LedgerConfig.Keep(
        in.value("connections").map(YamlValue::texts).orElse(Set.of()),
        in.value("principals").map(YamlValue::texts).orElse(Set.of()),
        keep.flatMap(YamlValue::duration).orElse(Duration.ofDays(1)));
  }
}

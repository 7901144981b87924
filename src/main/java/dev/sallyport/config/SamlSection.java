package dev.sallyport.config;

import dev.sallyport.config.SamlConfig.NameId;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code web.saml}: the provider's metadata file, or the three things that would be read from
 * it. Defaults: {@code name_id} persistent, {@code name_attribute} displayName, {@code
 * groups_attribute} groups, {@code clock_skew} 30s.
 */
final class SamlSection {
  private static final List<String> INSTEAD_OF_METADATA =
      List.of("idp_entity_id", "sso_url", "certificates");

  private SamlSection() {}

  static SamlConfig read(YamlSection in) {
    String name =
        in.required("name", "a short name, which principals and policies use")
            .flatMap(YamlValue::text)
            .orElse("");
    Optional<YamlValue> metadata = in.value("metadata");
    // Read first, so that they are known even where the provider cannot be read.
    Optional<String> entityId = in.value("entity_id").flatMap(YamlValue::text);
    NameId nameId =
        in.value("name_id").flatMap(v -> v.word(NameId.class)).orElse(NameId.PERSISTENT);
    String nameAttribute = text(in, "name_attribute", "displayName");
    String groupsAttribute = text(in, "groups_attribute", "groups");
    Duration skew =
        in.value("clock_skew").flatMap(YamlValue::duration).orElse(Duration.ofSeconds(30));
    INSTEAD_OF_METADATA.forEach(in::value);
    IdentityProviderFile provider =
        metadata.isPresent() ? fromMetadata(in, metadata.get()) : fromKeys(in);
    return new SamlConfig(
        name,
        provider.entityId(),
        provider.signOn(),
        provider.certificates(),
        entityId,
        nameId,
        nameAttribute,
        groupsAttribute,
        skew);
  }

  private static IdentityProviderFile fromMetadata(YamlSection in, YamlValue metadata) {
    for (String key : INSTEAD_OF_METADATA) {
      if (in.value(key).isPresent()) {
        in.report(key, "stands beside 'metadata', which says it too; expected one of them");
      }
    }
    return metadata
        .text()
        .map(in.document()::resolve)
        .map(IdentityProviderFile::metadata)
        .orElseThrow(() -> new InvalidSettingException("metadata", "is missing"));
  }

  private static IdentityProviderFile fromKeys(YamlSection in) {
    String entityId =
        in.required("idp_entity_id", "the provider's entity ID, or 'metadata'")
            .flatMap(YamlValue::text)
            .orElse("");
    URI signOn =
        in.required("sso_url", "the provider's address for HTTP-Redirect, or 'metadata'")
            .flatMap(YamlValue::uri)
            .orElse(null);
    List<X509Certificate> certificates = new ArrayList<>();
    in.required("certificates", "a list of PEM files, or 'metadata'")
        .map(YamlValue::texts)
        .orElse(Set.of())
        .forEach(
            file ->
                certificates.addAll(
                    IdentityProviderFile.certificates(in.document().resolve(file))));
    return new IdentityProviderFile(entityId, signOn, certificates);
  }

  private static String text(YamlSection in, String key, String otherwise) {
    return in.value(key).flatMap(YamlValue::text).orElse(otherwise);
  }
}

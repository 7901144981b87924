package dev.sallyport.config;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The SAML 2.0 identity provider that signs people in.
 *
 * @param name short name; principals of this provider are {@code name:NameID}, and policies know it
 *     as an issuer
 * @param idpEntityId exact entity ID of the provider
 * @param signOn where its HTTP-Redirect binding takes requests
 * @param certificates whose keys its signatures are checked with, at least one, several while the
 *     provider changes keys; nothing else in them counts
 * @param entityId ours; absent means the address of our metadata
 * @param nameId the form of identifiers that is asked for; no other is taken
 * @param nameAttribute attribute to show as name
 * @param groupsAttribute attribute whose values are the groups
 * @param clockSkew tolerance for every time in a response
 */
public record SamlConfig(
    String name,
    String idpEntityId,
    URI signOn,
    List<X509Certificate> certificates,
    Optional<String> entityId,
    NameId nameId,
    String nameAttribute,
    String groupsAttribute,
    Duration clockSkew) {
  private static final int MIN_RSA_BITS = 2048;

  /** A longer modulus makes each check slow enough to be a weapon. */
  private static final int MAX_RSA_BITS = 8192;

  /** Forms of identifiers that stay with a person (SAML Core 8.3). */
  public enum NameId {
    /** Made up by the provider for us, never given to somebody else. */
    PERSISTENT("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"),
    /** A mail address: as lasting as the organisation keeps it. */
    EMAIL("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress");

    private final String format;

    NameId(String format) {
      this.format = format;
    }

    /** Its URI. */
    public String format() {
      return format;
    }
  }

  /** Checks what would weaken the check of a response. */
  public SamlConfig {
    if (name == null || !name.matches(IssuerConfig.NAME)) {
      throw new InvalidSettingException(
          "name",
          "'" + name + "' cannot be a name; expected up to 32 characters of a-z, 0-9, _ and -");
    }
    Require.text("idp_entity_id", idpEntityId);
    Require.webAddress("sso_url", signOn);
    Require.present("entity_id", entityId);
    Require.present("name_id", nameId);
    Require.text("name_attribute", nameAttribute);
    Require.text("groups_attribute", groupsAttribute);
    Require.duration("clock_skew", clockSkew, Duration.ZERO, Duration.ofMinutes(3));
    if (certificates == null || certificates.isEmpty()) {
      throw new InvalidSettingException(
          "certificates", "has no entry; expected the provider's signing certificate");
    }
    for (X509Certificate certificate : certificates) {
      if (!(certificate.getPublicKey() instanceof RSAPublicKey key)
          || key.getModulus().bitLength() < MIN_RSA_BITS
          || key.getModulus().bitLength() > MAX_RSA_BITS) {
        throw new InvalidSettingException(
            "certificates",
            "holds a key that is not taken; expected RSA of "
                + MIN_RSA_BITS
                + " to "
                + MAX_RSA_BITS
                + " bits");
      }
    }
    certificates = List.copyOf(certificates);
  }
}

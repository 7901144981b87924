package dev.sallyport.config;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who is believed about identities.
 *
 * @param issuers trusted OpenID Connect issuers, at least one, each name and address once
 */
public record IdentityConfig(List<IssuerConfig> issuers) {
  /** Refuses to believe nobody, or one issuer under two names. */
  public IdentityConfig {
    if (issuers == null || issuers.isEmpty()) {
      throw new InvalidSettingException("issuers", "has no entry; expected at least one issuer");
    }
    issuers = List.copyOf(issuers);
    Set<String> names = new HashSet<>();
    Set<URI> addresses = new HashSet<>();
    for (IssuerConfig issuer : issuers) {
      if (!names.add(issuer.name()) || !addresses.add(issuer.issuer())) {
        throw new InvalidSettingException(
            "issuers",
            "holds '" + issuer.name() + "' twice; expected each name and each address once");
      }
    }
  }
}

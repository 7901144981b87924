package dev.sallyport.config;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who is believed about identities.
 *
 * @param issuers trusted OpenID Connect issuers, each name and address once; none where people sign
 *     in by SAML and agents come with the leases that they take
 */
public record IdentityConfig(List<IssuerConfig> issuers) {
  /** Refuses one issuer under two names. */
  public IdentityConfig {
    Require.present("issuers", issuers);
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

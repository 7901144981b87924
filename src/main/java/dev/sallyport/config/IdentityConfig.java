package dev.sallyport.config;

import java.util.List;

/**
 * Who is believed about identities.
 *
 * @param issuers trusted OpenID Connect issuers, at least one
 */
public record IdentityConfig(List<IssuerConfig> issuers) {}

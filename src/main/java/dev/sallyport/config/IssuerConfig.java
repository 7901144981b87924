package dev.sallyport.config;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * One trusted OpenID Connect issuer.
 *
 * @param name short name for messages and references
 * @param issuer the exact {@code iss} value; its discovery document lies under it
 * @param audiences accepted {@code aud} values, at least one
 * @param algorithms accepted signature algorithms, asymmetric ones only
 * @param clockSkew tolerance for {@code exp}, {@code nbf} and {@code iat}
 * @param idClaim claim that identifies the principal, for example {@code sub}
 * @param nameClaim claim to show, for example {@code preferred_username}
 * @param groupsClaim path of the groups claim, dots descend, for example {@code realm_access.roles}
 * @param agentClaim claim whose presence or value marks an agent, for example {@code kind=agent}
 * @param developmentAllowed whether a provider that calls itself a development one is taken; only
 *     {@code demo} sets it
 */
public record IssuerConfig(
    String name,
    URI issuer,
    Set<String> audiences,
    Set<String> algorithms,
    Duration clockSkew,
    String idClaim,
    String nameClaim,
    String groupsClaim,
    String agentClaim,
    boolean developmentAllowed) {}

package dev.sallyport.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * One trusted OpenID Connect issuer.
 *
 * @param name short name for messages and references
 * @param issuer the exact {@code iss} value; its discovery document lies under it
 * @param audiences accepted {@code aud} values, at least one
 * @param algorithms accepted signature algorithms, asymmetric ones only
 * @param clockSkew tolerance for {@code exp}, {@code nbf} and {@code iat}
 * @param idClaim claim that identifies the principal, for example {@code sub}; dots descend, as in
 *     {@code act.sub} (RFC 8693, section 4.1)
 * @param nameClaim claim to show, for example {@code preferred_username}
 * @param groupsClaim path of the groups claim, dots descend, for example {@code realm_access.roles}
 * @param agentClaim claim whose presence or value marks an agent, for example {@code kind=agent}
 * @param actsForClaim path of the claim that names the person on whose behalf a principal acts;
 *     dots descend
 * @param deviceClientId the public client by which people at a command line sign in, by the device
 *     authorization grant (RFC 8628)
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
    Optional<String> actsForClaim,
    Optional<String> deviceClientId,
    boolean developmentAllowed) {
  /** What may be an issuer's name; it stands before a colon in principals. */
  static final String NAME = "[a-z0-9][a-z0-9_-]{0,31}";

  /** Signatures that only the issuer's private key makes (RFC 7518, section 3.1). */
  private static final Set<String> ASYMMETRIC =
      Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

  /** Checks what would weaken the check of a token. */
  public IssuerConfig {
    if (name == null || !name.matches(NAME)) {
      throw new InvalidSettingException(
          "name",
          "'" + name + "' cannot be a name; expected up to 32 characters of a-z, 0-9, _ and -");
    }
    Require.webAddress("issuer", issuer);
    Require.notEmpty("audiences", audiences, "at least one 'aud' that tokens for us carry");
    Require.notEmpty("algorithms", algorithms, "for example [RS256]");
    for (String algorithm : algorithms) {
      if (!ASYMMETRIC.contains(algorithm)) {
        throw new InvalidSettingException(
            "algorithms",
            "'" + algorithm + "' is not accepted; expected RS, PS or ES with 256, 384 or 512");
      }
    }
    Require.duration("clock_skew", clockSkew, Duration.ZERO, Duration.ofMinutes(10));
    Require.text("id_claim", idClaim);
    Require.text("name_claim", nameClaim);
    Require.text("groups_claim", groupsClaim);
    Require.present("agent_claim", agentClaim);
    Require.present("acts_for_claim", actsForClaim);
    actsForClaim.ifPresent(claim -> Require.text("acts_for_claim", claim));
    if (actsForClaim.filter(idClaim::equals).isPresent()) {
      throw new InvalidSettingException(
          "acts_for_claim",
          "is also the id_claim, and nobody acts for themselves; expected another claim");
    }
    Require.present("device_client_id", deviceClientId);
    deviceClientId.ifPresent(id -> Require.text("device_client_id", id));
    audiences = Set.copyOf(audiences);
    algorithms = Set.copyOf(algorithms);
  }

  /** One whose tokens say nothing of on whose behalf somebody acts. */
  public IssuerConfig(
      String name,
      URI issuer,
      Set<String> audiences,
      Set<String> algorithms,
      Duration clockSkew,
      String idClaim,
      String nameClaim,
      String groupsClaim,
      String agentClaim,
      Optional<String> deviceClientId,
      boolean developmentAllowed) {
    this(
        name,
        issuer,
        audiences,
        algorithms,
        clockSkew,
        idClaim,
        nameClaim,
        groupsClaim,
        agentClaim,
        Optional.empty(),
        deviceClientId,
        developmentAllowed);
  }

  /** The same issuer, taken also when it calls itself a development provider. */
  public IssuerConfig allowingDevelopment() {
    return new IssuerConfig(
        name,
        issuer,
        audiences,
        algorithms,
        clockSkew,
        idClaim,
        nameClaim,
        groupsClaim,
        agentClaim,
        actsForClaim,
        deviceClientId,
        true);
  }
}

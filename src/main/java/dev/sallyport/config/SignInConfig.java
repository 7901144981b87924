package dev.sallyport.config;

import java.util.List;

/**
 * The OpenID Connect client that signs people in.
 *
 * @param issuer name of one of {@link IdentityConfig#issuers()}
 * @param clientId registered client
 * @param clientSecret its secret; empty for a public client
 * @param scopes scopes to ask for, {@code openid} included
 */
public record SignInConfig(
    String issuer, String clientId, Secret clientSecret, List<String> scopes) {}

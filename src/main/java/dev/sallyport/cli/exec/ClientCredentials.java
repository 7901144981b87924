package dev.sallyport.cli.exec;

import dev.sallyport.config.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A service account that gets its own tokens (RFC 6749 section 4.4). */
final class ClientCredentials implements TokenSource {
  private final TokenEndpoint endpoint;
  private final String client;
  private final Secret secret;
  private final Optional<String> scope;

  ClientCredentials(TokenEndpoint endpoint, String client, Secret secret, Optional<String> scope) {
    this.endpoint = endpoint;
    this.client = client;
    this.secret = secret;
    this.scope = scope;
  }

  @Override
  public Secret token() throws ExecFailure, InterruptedException {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    scope.ifPresent(words -> form.put("scope", words));
    return endpoint.accessToken(endpoint.ask(form, client, secret));
  }

  @Override
  public Secret renewed() throws ExecFailure, InterruptedException {
    return token();
  }
}

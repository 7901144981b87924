package dev.sallyport.cli.exec;

import dev.sallyport.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The ways to sign in, of which exactly one must be chosen; an option wins over variables. */
final class TokenOptions {
  static final String TOKEN_VARIABLE = "SALLYPORT_TOKEN";
  static final String CLIENT_ID_VARIABLE = "SALLYPORT_CLIENT_ID";
  static final String CLIENT_SECRET_VARIABLE = "SALLYPORT_CLIENT_SECRET";

  private static final int MAX_SECRET_BYTES = 4096;
  private static final String WAYS =
      "--token-file FILE, --device, --client-id ID with --client-secret-file FILE, or in the"
          + " environment "
          + TOKEN_VARIABLE
          + ", or "
          + CLIENT_ID_VARIABLE
          + " and "
          + CLIENT_SECRET_VARIABLE;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Sign in with the token in this file; read again when it has expired.")
  private Path tokenFile;

  @Option(
      names = "--device",
      description = "Sign in with a browser, on any machine (device flow, RFC 8628).")
  private boolean device;

  @Option(
      names = "--client-id",
      paramLabel = "ID",
      description =
          "Sign in as this service account (client credentials); with --device, as a person by this"
              + " public client instead of the gateway's.")
  private String clientId;

  @Option(
      names = "--client-secret-file",
      paramLabel = "FILE",
      description = "File with the secret of --client-id, its last line feed left out.")
  private Path clientSecretFile;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "What to ask the issuer for, for --device (default: openid) and --client-id.")
  private String scope;

  @Option(
      names = "--issuer",
      paramLabel = "NAME|URL",
      description =
          "Which of the gateway's issuers, when it takes tokens of several; by its address, a secret"
              + " goes nowhere else, whatever the gateway says.")
  private String issuer;

  /** Looks the way up and finds its endpoints. */
  TokenSource choose(
      Map<String, String> environment,
      JsonHttp http,
      KnownGateway gateway,
      PrintWriter err,
      Interruption interruption)
      throws ExecFailure, InterruptedException {
    Way way = way(environment);
    switch (way) {
      case FILE -> {
        return new TokenFile(tokenFile, err);
      }
      case VARIABLE -> {
        String token = environment.get(TOKEN_VARIABLE).strip();
        if (!TokenFile.isToken(token)) {
          throw usage(TOKEN_VARIABLE + " holds no token");
        }
        return new GivenToken(Secret.of(token));
      }
      case DEVICE -> {
        KnownGateway.Issuer chosen = gateway.issuer(Optional.ofNullable(issuer));
        String client = clientId == null ? chosen.deviceClient() : clientId;
        if (client.isEmpty()) {
          throw usage(
              "the gateway names no client for the device flow of issuer '"
                  + chosen.name()
                  + "' (device_client_id in its configuration); give one by --client-id");
        }
        return new DeviceFlow(
            TokenEndpoint.discover(http, chosen.name(), chosen.address()),
            client,
            Optional.ofNullable(scope),
            err,
            interruption,
            Clock.systemUTC());
      }
      case CLIENT -> {
        String client = clientId == null ? environment.get(CLIENT_ID_VARIABLE) : clientId;
        Secret secret = secret(environment);
        KnownGateway.Issuer chosen = gateway.issuer(Optional.ofNullable(issuer));
        return new ClientCredentials(
            TokenEndpoint.discover(http, chosen.name(), chosen.address()),
            client,
            secret,
            Optional.ofNullable(scope));
      }
      default -> throw new IllegalStateException("no way to sign in: " + way);
    }
  }

  /** Checks the choice without asking anybody. */
  void check(Map<String, String> environment) throws ExecFailure {
    if (way(environment) == Way.CLIENT) {
      secret(environment);
    }
  }

  private enum Way {
    FILE,
    VARIABLE,
    DEVICE,
    CLIENT
  }

  private Way way(Map<String, String> environment) throws ExecFailure {
    boolean client = clientId != null && !device;
    int options = (tokenFile != null ? 1 : 0) + (device ? 1 : 0) + (client ? 1 : 0);
    if (options > 1) {
      throw usage("several ways to sign in are given; choose one of " + WAYS);
    }
    if (clientSecretFile != null && !client && !has(environment, CLIENT_ID_VARIABLE)) {
      throw usage("--client-secret-file needs --client-id");
    }
    if (options == 1) {
      return tokenFile != null ? Way.FILE : device ? Way.DEVICE : Way.CLIENT;
    }
    boolean token = has(environment, TOKEN_VARIABLE);
    boolean account = has(environment, CLIENT_ID_VARIABLE);
    if (token && account) {
      throw usage(
          "both " + TOKEN_VARIABLE + " and " + CLIENT_ID_VARIABLE + " are set; keep one of them");
    }
    if (!token && !account) {
      throw usage("no way to sign in is given; choose one of " + WAYS);
    }
    return token ? Way.VARIABLE : Way.CLIENT;
  }

  private Secret secret(Map<String, String> environment) throws ExecFailure {
    if (clientSecretFile == null) {
      if (!has(environment, CLIENT_SECRET_VARIABLE)) {
        throw usage(
            "the client's secret is missing; give --client-secret-file or "
                + CLIENT_SECRET_VARIABLE);
      }
      return Secret.of(environment.get(CLIENT_SECRET_VARIABLE));
    }
    try (InputStream in = Files.newInputStream(clientSecretFile)) {
      byte[] content = in.readNBytes(MAX_SECRET_BYTES + 1);
      String text = new String(content, StandardCharsets.UTF_8).replaceFirst("\\r?\\n\\z", "");
      if (content.length > MAX_SECRET_BYTES || text.isEmpty()) {
        throw usage(clientSecretFile + " holds no secret");
      }
      return Secret.of(text);
    } catch (NoSuchFileException e) {
      throw usage("there is no file " + clientSecretFile + " for the client's secret");
    } catch (IOException e) {
      throw usage(clientSecretFile + " cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private static boolean has(Map<String, String> environment, String name) {
    return !environment.getOrDefault(name, "").isBlank();
  }

  private static ExecFailure usage(String message) {
    return new ExecFailure(ExitStatus.USAGE, message);
  }
}

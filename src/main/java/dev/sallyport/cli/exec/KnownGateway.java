package dev.sallyport.cli.exec;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a gateway says of itself to somebody who has not signed in.
 *
 * @param issuers whose tokens it takes
 * @param pinned the listener's certificate when nobody else vouches for it
 */
record KnownGateway(List<Issuer> issuers, Optional<TrustAnchors> pinned) {
  private static final String PATH = "/api/v1/gateway";
  private static final String ADDRESS_MARK = "://";

  /**
   * One issuer.
   *
   * @param address the exact {@code iss}
   * @param deviceClient public client for the device flow, may be empty
   */
  record Issuer(String name, String address, String deviceClient) {}

  static KnownGateway fetch(JsonHttp http, URI gateway) throws ExecFailure, InterruptedException {
    JsonHttp.Answer answer = http.ask(HttpRequest.newBuilder(gateway.resolve(PATH)).build());
    if (answer.status() != 200 || !answer.body().path("issuers").isArray()) {
      throw new ExecFailure(
          ExitStatus.UNAVAILABLE,
          gateway + " is no Sallyport gateway: it answers " + PATH + " with " + answer.status());
    }
    List<Issuer> issuers = new ArrayList<>();
    for (JsonNode issuer : answer.body().path("issuers")) {
      issuers.add(
          new Issuer(
              ShownText.of(issuer.path("name").asText("")),
              issuer.path("issuer").asText(""),
              issuer.path("client_id").asText("")));
    }
    String pem = answer.body().path("mysql").path("certificate_pem").asText("");
    return new KnownGateway(
        List.copyOf(issuers), pem.isEmpty() ? Optional.empty() : Optional.of(pinned(pem)));
  }

  /**
   * The issuer of a name or an address, or the only one. A name is the gateway's word, and so is
   * where a secret goes then; an address is the caller's, and no name can pose as one.
   *
   * @throws ExecFailure when the choice is not clear
   */
  Issuer issuer(Optional<String> name) throws ExecFailure {
    List<Issuer> meant =
        issuers.stream()
            .filter(
                issuer ->
                    name.map(
                            wanted ->
                                wanted.equals(
                                    wanted.contains(ADDRESS_MARK)
                                        ? issuer.address()
                                        : issuer.name()))
                        .orElse(true))
            .toList();
    if (meant.size() == 1) {
      return meant.get(0);
    }
    throw new ExecFailure(
        ExitStatus.USAGE,
        (name.isPresent()
                ? "the gateway knows no issuer '" + name.get() + "'"
                : "the gateway takes tokens of several issuers; choose by --issuer")
            + ": it has "
            + issuers.stream().map(Issuer::name).collect(Collectors.joining(", ")));
  }

  private static TrustAnchors pinned(String pem) throws ExecFailure {
    try {
      return new TrustAnchors(
          TrustAnchors.read(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
    } catch (GeneralSecurityException unreadable) {
      throw new ExecFailure(
          ExitStatus.UNAVAILABLE, "the certificate that the gateway names cannot be read");
    }
  }
}

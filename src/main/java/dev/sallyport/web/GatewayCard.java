package dev.sallyport.web;

import dev.sallyport.config.IssuerConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What a client must know of a gateway before it can sign in; nothing in it is secret.
 *
 * @param mysqlHost where agents connect; empty for the console's own host
 * @param mysqlPort TCP port that agents connect to
 * @param selfSigned the listener's certificate when the gateway made it itself, so that no client
 *     can know it from elsewhere
 * @param issuers whose tokens are taken
 * @param version of the gateway
 */
public record GatewayCard(
    Optional<String> mysqlHost,
    int mysqlPort,
    Optional<X509Certificate> selfSigned,
    List<IssuerConfig> issuers,
    String version) {
  private static final int PEM_LINE_CHARS = 64;

  /** Keeps a copy. */
  public GatewayCard {
    issuers = List.copyOf(issuers);
  }

  /** Where agents connect: a listener on every address is reached by the console's name. */
  String reachableHost(Home home) {
    return mysqlHost.orElseGet(home::host);
  }

  JsonObject toJson(Home home) {
    JsonObject mysql = new JsonObject().put("host", reachableHost(home)).put("port", mysqlPort);
    selfSigned.ifPresent(certificate -> mysql.put("certificate_pem", pem(certificate)));
    JsonArray trusted = new JsonArray();
    for (IssuerConfig issuer : issuers) {
      JsonObject entry =
          new JsonObject().put("name", issuer.name()).put("issuer", issuer.issuer().toString());
      issuer.deviceClientId().ifPresent(id -> entry.put("client_id", id));
      trusted.add(entry);
    }
    return new JsonObject().put("mysql", mysql).put("issuers", trusted).put("version", version);
  }

  /** RFC 7468. */
  private static String pem(X509Certificate certificate) {
    try {
      byte[] encoded = certificate.getEncoded();
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(PEM_LINE_CHARS, new byte[] {'\n'}).encodeToString(encoded)
          + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException("a certificate that is shown has no encoding", impossible);
    }
  }
}

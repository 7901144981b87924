package dev.sallyport.cli.exec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.Secret;
import java.util.regex.Pattern;

/**
 * A lease as the gateway shows it, once.
 *
 * @param id to give it back by
 * @param host where the MySQL protocol is spoken
 * @param user of the login
 * @param password of the login
 * @param expiresAt as the gateway writes it
 */
record GrantedLease(
    String id, String host, int port, String user, Secret password, String expiresAt) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,128}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_-]{1,255}");

  /** No control characters and no blanks: these end up in an option file and in variables. */
  private static final Pattern WORD = Pattern.compile("[\\x21-\\x7E]{1,255}");

  private static final int MAX_PORT = 65_535;

  static GrantedLease read(JsonNode lease) throws ExecFailure {
    String id = lease.path("id").asText("");
    String host = lease.path("host").asText("");
    int port = lease.path("port").asInt();
    String user = lease.path("user").asText("");
    String password = lease.path("password").asText("");
    boolean isUsable =
        ID.matcher(id).matches()
            && HOST.matcher(host).matches()
            && port > 0
            && port <= MAX_PORT
            && WORD.matcher(user).matches()
            && WORD.matcher(password).matches();
    if (!isUsable) {
      throw new ExecFailure(
          ExitStatus.UNAVAILABLE, "the gateway's answer holds no lease that can be used");
    }
    return new GrantedLease(
        id,
        host,
        port,
        user,
        Secret.of(password),
        ShownText.of(lease.path("expires_at").asText("")));
  }
}

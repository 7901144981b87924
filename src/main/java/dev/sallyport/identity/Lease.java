package dev.sallyport.identity;

import java.time.Instant;
import java.util.Map;

/**
 * A credential for one task: who may open how many sessions on which connection, until when.
 *
 * @param id UUID
 * @param user what the client gives as MySQL user: {@link #USER_PREFIX} and 16 random characters
 * @param principal who asked for it, as the token said then
 * @param connection name of the connection
 * @param purpose in the words of who asked; shown, never trusted
 * @param tags as given by who asked; shown, never trusted
 * @param expiresAt no session begins after it, and none lasts longer
 * @param sessions how many sessions may begin with it, at least 1
 * @param digests by which its password is checked
 */
public record Lease(
    String id,
    String user,
    Principal principal,
    String connection,
    String purpose,
    Map<String, String> tags,
    Instant issuedAt,
    Instant expiresAt,
    int sessions,
    PasswordDigests digests) {
  /** Begins every lease's user; no connection's name holds a dot. */
  public static final String USER_PREFIX = "lease.";

  /** Keeps a copy. */
  public Lease {
    tags = Map.copyOf(tags);
  }
}

package dev.sallyport.approval;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/** What an approval binds: nothing of it can change without changing the digest. */
public final class ApprovalDigest {
  private static final String VERSION = "sallyport-approval-3";
  private static final String ACCESS_VERSION = "sallyport-access-1";
  private static final int NULL_LENGTH = -1;

  private final MessageDigest sha256;

  private ApprovalDigest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * SHA-256 over all parts. Each part is preceded by its length, so that no two different inputs
   * give the same bytes.
   *
   * @param schema current schema, null for none
   * @param sqlMode {@code @@sql_mode} of the session
   * @param statement exact bytes as the client sent them
   * @param bound SHA-256 over the bound values: their kinds, types and bytes, never over what is
   *     shown of them
   * @param reveals what an approval shows besides
   * @return 64 hex digits
   */
  public static String of(
      String principalId,
      String connection,
      String schema,
      String sqlMode,
      byte[] statement,
      String bound,
      List<ApprovalRequest.Reveal> reveals) {
    ApprovalDigest digest = new ApprovalDigest();
    digest.part(VERSION);
    digest.part(principalId);
    digest.part(connection);
    digest.part(schema);
    digest.part(sqlMode);
    digest.part(statement);
    digest.part(bound);
    if (!reveals.isEmpty()) {
      digest.number(reveals.size());
      reveals.forEach(digest::part);
    }
    return HexFormat.of().formatHex(digest.sha256.digest());
  }

  /** As {@link #of}, over all that is asked of access. */
  public static String ofAccess(
      String principalId, String connection, ApprovalRequest.Access access) {
    ApprovalDigest digest = new ApprovalDigest();
    digest.part(ACCESS_VERSION);
    digest.part(principalId);
    digest.part(connection);
    digest.part(access.purpose());
    digest.number(access.tags().size());
    new TreeMap<>(access.tags())
        .forEach(
            (key, value) -> {
              digest.part(key);
              digest.part(value);
            });
    digest.part(access.duration().toString());
    digest.number(access.sessions());
    return HexFormat.of().formatHex(digest.sha256.digest());
  }

  /** Whether two digests are the same one; how long that takes tells nothing of them. */
  public static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private void part(ApprovalRequest.Reveal reveal) {
    number(reveal.columns().size());
    reveal.columns().forEach(this::part);
    number(reveal.groups().size());
    reveal.groups().stream().sorted().forEach(this::part);
  }

  private void part(String text) {
    part(text == null ? null : text.getBytes(StandardCharsets.UTF_8));
  }

  private void part(byte[] bytes) {
    if (bytes == null) {
      number(NULL_LENGTH);
      return;
    }
    number(bytes.length);
    sha256.update(bytes);
  }

  private void number(int value) {
    sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }
}

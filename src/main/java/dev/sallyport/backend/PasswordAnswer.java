package dev.sallyport.backend;

import dev.sallyport.wire.PayloadWriter;
import dev.sallyport.wire.connect.AuthMoreData;
import dev.sallyport.wire.connect.ScrambledPassword;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.util.Optional;

/**
 * One password against one challenge: the scramble, and for {@code caching_sha2_password} what
 * follows it (MySQL Internals, "Caching SHA-2 Authentication").
 */
final class PasswordAnswer {
  /** The plugin that sends a password as it is (MySQL Reference Manual, 8.4.1.4). */
  static final String CLEAR = "mysql_clear_password";

  private final String plugin;
  private final byte[] challenge;
  private final byte[] password;
  private boolean keyRequested;

  private PasswordAnswer(String plugin, byte[] challenge, byte[] password) {
    this.plugin = plugin;
    this.challenge = challenge;
    this.password = password;
  }

  /** Whether the password is ever shown to this plugin: a token to one, a password to others. */
  static boolean supports(BackendCredential credential, String plugin) {
    return switch (credential.proof()) {
      case CHALLENGE ->
          plugin.equals(ScrambledPassword.NATIVE) || plugin.equals(ScrambledPassword.CACHING_SHA2);
      case CLEAR_OVER_TLS -> plugin.equals(CLEAR);
    };
  }

  /**
   * For a plugin that the server names.
   *
   * @param plugin one that is not supported is answered as {@code caching_sha2_password}, for the
   *     account's own may be another than the server's default; to a token it says nothing
   */
  static PasswordAnswer of(BackendCredential credential, String plugin, byte[] challenge) {
    boolean token = credential.proof() == BackendCredential.Proof.CLEAR_OVER_TLS;
    return new PasswordAnswer(
        supports(credential, plugin) ? plugin : token ? CLEAR : ScrambledPassword.CACHING_SHA2,
        challenge,
        credential.password().reveal().getBytes(StandardCharsets.UTF_8));
  }

  String plugin() {
    return plugin;
  }

  ByteBuf scramble() {
    return Unpooled.wrappedBuffer(scrambleBytes());
  }

  byte[] scrambleBytes() {
    if (plugin.equals(CLEAR)) {
      return ScrambledPassword.clear(password);
    }
    return plugin.equals(ScrambledPassword.NATIVE)
        ? ScrambledPassword.nativePassword(password, challenge)
        : ScrambledPassword.cachingSha2(password, challenge);
  }

  /**
   * What to send next; empty when the server goes on by itself.
   *
   * @param encrypted whether the password may go as it is, or only under the server's key
   * @throws InvalidKeyException when the server sends something else than a usable key
   */
  Optional<ByteBuf> next(AuthMoreData more, boolean encrypted) throws InvalidKeyException {
    if (!plugin.equals(ScrambledPassword.CACHING_SHA2)) {
      throw new InvalidKeyException("nothing follows a " + plugin + " scramble");
    }
    if (keyRequested) {
      keyRequested = false;
      String pem = new String(more.data(), StandardCharsets.US_ASCII);
      return Optional.of(
          Unpooled.wrappedBuffer(ScrambledPassword.encrypted(password, challenge, pem)));
    }
    if (more.is(AuthMoreData.FAST_AUTH_SUCCESS)) {
      return Optional.empty();
    }
    if (!more.is(AuthMoreData.FULL_AUTHENTICATION)) {
      throw new InvalidKeyException("neither success nor a request for full authentication");
    }
    if (encrypted) {
      return Optional.of(Unpooled.wrappedBuffer(ScrambledPassword.clear(password)));
    }
    keyRequested = true;
    return Optional.of(new PayloadWriter().writeInt1(AuthMoreData.REQUEST_PUBLIC_KEY).toPayload());
  }
}

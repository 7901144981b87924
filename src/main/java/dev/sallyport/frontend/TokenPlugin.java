package dev.sallyport.frontend;

import dev.sallyport.config.Secret;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.connect.OpenIdConnectToken;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The authentication plugins by which a client can hand over a token. */
enum TokenPlugin {
  /** The token as a password: its bytes and one NUL. */
  CLEAR_PASSWORD("mysql_clear_password") {
    @Override
    byte[] token(ByteBuf answer) {
      byte[] bytes = new byte[answer.readableBytes()];
      answer.getBytes(answer.readerIndex(), bytes);
      int length = bytes.length;
      if (length > 0 && bytes[length - 1] == 0) {
        length--;
      }
      return java.util.Arrays.copyOf(bytes, length);
    }
  },
  /** MySQL's own OpenID Connect plugin of 9.1 and later. */
  OPENID_CONNECT("authentication_openid_connect_client") {
    @Override
    byte[] token(ByteBuf answer) {
      return OpenIdConnectToken.decode(answer, Capabilities.NONE).token();
    }
  };

  /** Longest token that is looked at. */
  static final int MAX_TOKEN_BYTES = 64 * 1024;

  private final String wireName;

  TokenPlugin(String wireName) {
    this.wireName = wireName;
  }

  /** Its name in packets. */
  String wireName() {
    return wireName;
  }

  /** The plugin of that name, if it carries tokens. */
  static Optional<TokenPlugin> named(String name) {
    for (TokenPlugin plugin : values()) {
      if (plugin.wireName.equals(name)) {
        return Optional.of(plugin);
      }
    }
    return Optional.empty();
  }

  /**
   * Takes the token out of a client's answer.
   *
   * @return empty when there is none in it, or one that is too long
   * @throws dev.sallyport.wire.MalformedPacketException when the answer is not of this plugin's
   *     form
   */
  Optional<Secret> read(ByteBuf answer) {
    byte[] token = token(answer);
    return token.length == 0 || token.length > MAX_TOKEN_BYTES
        ? Optional.empty()
        : Optional.of(Secret.of(new String(token, StandardCharsets.UTF_8)));
  }

  abstract byte[] token(ByteBuf answer);
}

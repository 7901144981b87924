package dev.sallyport.access.connections;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.Secret;
import dev.sallyport.config.SecretsConfig;
import dev.sallyport.config.SecretsKey;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts passwords for the store: AES-256-GCM (NIST SP 800-38D) with a random nonce for each.
 * What goes with the ciphertext without being secret is the installation, the field and all
 * settings of the connection: in another row, another store, or a row whose host, port, user or TLS
 * was altered, it does not open. So nobody who can write to the store has a password sent to a
 * server of theirs.
 */
public final class SecretSeal {
  private static final String PURPOSE = "sallyport connection 1";
  private static final String FIELD = "password";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** Texts of up to so many bytes look alike; longer ones tell their length in such steps. */
  private static final int STEP_BYTES = 64;

  private final SecretsConfig keys;
  private final String installation;
  private final SecureRandom random = new SecureRandom();

  /**
   * A seal of one installation.
   *
   * @param installation the installation's own secret, of which only a digest is used
   */
  public SecretSeal(SecretsConfig keys, Secret installation) {
    this.keys = keys;
    this.installation = digest(installation);
  }

  /** Whether there is a key to seal with. */
  public boolean canSeal() {
    return keys.key().isPresent();
  }

  /** Whether a secret is sealed with the key that is in use. */
  public boolean isCurrent(SealedSecret sealed) {
    return keys.key().map(SecretsKey::id).filter(sealed.keyId()::equals).isPresent();
  }

  /** Seals the password of a connection as it stands in it; an empty one where it has none. */
  SealedSecret seal(ConnectionConfig connection) {
    SecretsKey key =
        keys.key().orElseThrow(() -> new IllegalStateException("there is no key to seal with"));
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] plain = padded(connection.account().secret().map(Secret::reveal).orElse(""));
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, connection).doFinal(plain);
      byte[] all = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      return new SealedSecret(key.id(), Base64.getEncoder().encodeToString(all));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES/GCM", e);
    }
  }

  /**
   * The connection with its password.
   *
   * @param settings all but the password
   */
  ConnectionConfig open(ConnectionConfig settings, SealedSecret sealed) throws SealException {
    Optional<SecretsKey> key = keys.find(sealed.keyId());
    if (key.isEmpty()) {
      throw new SealException(
          keys.key().isEmpty()
              ? "its password is encrypted and no key is configured; set secrets.key to the key "
                  + sealed.keyId()
              : "its password is encrypted under the key "
                  + sealed.keyId()
                  + ", which is neither secrets.key nor among secrets.previous_keys; add it, or"
                  + " enter the password anew");
    }
    try {
      byte[] all = Base64.getDecoder().decode(sealed.text());
      if (all.length <= NONCE_BYTES) {
        throw altered();
      }
      byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key.get(), nonce, settings);
      byte[] plain = cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
      return settings.withPassword(Secret.of(unpadded(plain)));
    } catch (AEADBadTagException | IllegalArgumentException e) {
      throw altered();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES/GCM", e);
    }
  }

  private static SealException altered() {
    return new SealException(
        "its row in the store was altered, or comes from another store: the password opens only"
            + " beside the settings that it was saved with; enter all of it anew");
  }

  private Cipher cipher(int mode, SecretsKey key, byte[] nonce, ConnectionConfig connection)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key.reveal(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(beside(connection));
    return cipher;
  }

  /** Each text with its length before it, so that none runs into the next. */
  private byte[] beside(ConnectionConfig connection) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (String text : new String[] {PURPOSE, installation, FIELD, connection.name()}) {
        out.writeUTF(text);
      }
      out.writeUTF(connection.host());
      out.writeInt(connection.port());
      out.writeUTF(connection.tls().name());
      out.writeUTF(connection.schema().orElse(""));
      out.writeLong(connection.connectTimeout().toMillis());
      out.writeUTF(connection.account().word());
      out.writeUTF(connection.account().user());
      if (connection.account() instanceof AccountConfig.Ephemeral ephemeral) {
        out.writeUTF(ephemeral.grants().name());
        out.writeUTF(ephemeral.userHost());
      } else if (connection.account() instanceof AccountConfig.RdsIam iam) {
        out.writeUTF(iam.adminUser());
        out.writeUTF(iam.region());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail so", e);
    }
    return bytes.toByteArray();
  }

  private static byte[] padded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int steps = (Integer.BYTES + bytes.length + STEP_BYTES - 1) / STEP_BYTES;
    return ByteBuffer.allocate(steps * STEP_BYTES).putInt(bytes.length).put(bytes).array();
  }

  private static String unpadded(byte[] padded) {
    ByteBuffer buffer = ByteBuffer.wrap(padded);
    byte[] bytes = new byte[buffer.getInt()];
    buffer.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String digest(Secret installation) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              installation.reveal().getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(PURPOSE.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}

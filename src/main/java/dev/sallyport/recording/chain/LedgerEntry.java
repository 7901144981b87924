package dev.sallyport.recording.chain;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * One signed line of a gateway's ledger.
 *
 * @param home of the journals of the gateway whose ledger it is
 * @param number in this ledger, from 1 without gaps
 * @param at microseconds since the epoch, gateway's clock
 * @param kind one of the constants of this class
 * @param body JSON, hashed as it stands
 * @param previous hash of the entry before it; {@link Chunk#NONE} for the first
 * @param keyId {@link VerifyingKey#id()} of the key that signed it
 * @param hash over all of the above, hexadecimal
 * @param signature of the hash, base64
 */
public record LedgerEntry(
    String home,
    long number,
    long at,
    String kind,
    String body,
    String previous,
    String keyId,
    String hash,
    String signature) {
  /** The ledger begins; holds the public key. */
  public static final String BEGUN = "begun";

  /** From the next entry on another key signs; signed by both. */
  public static final String KEY_CHANGED = "key_changed";

  /** Sessions ended. */
  public static final String SEALED = "sealed";

  /** Everything that was kept since the last one. */
  public static final String CHECKPOINT = "checkpoint";

  /** Administrative acts. */
  public static final String ACTS = "acts";

  /** Sessions were deleted by a rule. */
  public static final String DELETED = "deleted";

  /** A legal hold was placed. */
  public static final String HOLD_PLACED = "hold_placed";

  /** A legal hold was lifted. */
  public static final String HOLD_LIFTED = "hold_lifted";

  /** Events were lost with a file of the journal before they were kept. */
  public static final String LOST = "lost";

  /** All kinds. */
  public static final List<String> KINDS =
      List.of(
          BEGUN, KEY_CHANGED, SEALED, CHECKPOINT, ACTS, DELETED, HOLD_PLACED, HOLD_LIFTED, LOST);

  /** Characters of a body; more is not read. */
  public static final int MAX_BODY = 1 << 20;

  /** Where a ledger stands. */
  public record Head(String home, long number, String hash) {
    /** Of a ledger without entries. */
    public static Head start(String home) {
      return new Head(home, 0, Chunk.NONE);
    }
  }

  /** Signs the entry that follows. */
  public static LedgerEntry sign(SigningKey key, Head after, long at, String kind, String body) {
    LedgerEntry entry =
        new LedgerEntry(
            after.home(),
            after.number() + 1,
            at,
            kind,
            body,
            after.hash(),
            key.publicKey().id(),
            "",
            "");
    String hash = entry.expectedHash();
    String signature = Base64.getEncoder().encodeToString(key.sign(signed(hash)));
    return new LedgerEntry(
        entry.home, entry.number, at, kind, body, entry.previous, entry.keyId, hash, signature);
  }

  /** Where the ledger stands after it. */
  public Head head() {
    return new Head(home, number, hash);
  }

  /** The hash that it must have. */
  public String expectedHash() {
    return new FieldHash("ledger 1")
        .add(home)
        .add(number)
        .add(at)
        .add(kind)
        .add(body)
        .add(previous)
        .add(keyId)
        .hex();
  }

  /** Whether its hash is right and this key signed it. */
  public boolean signedBy(VerifyingKey key) {
    try {
      return key.id().equals(keyId)
          && expectedHash().equals(hash)
          && key.signed(signed(hash), Base64.getDecoder().decode(signature));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] signed(String hash) {
    return ("sallyport ledger signature 1 " + hash).getBytes(StandardCharsets.US_ASCII);
  }

  /** A new key's consent to take over from another in a ledger. */
  public static String consent(SigningKey successor, String home, long number, String oldKeyId) {
    return Base64.getEncoder().encodeToString(successor.sign(consented(home, number, oldKeyId)));
  }

  /** Whether {@link #consent} is that of this key. */
  public static boolean consents(
      VerifyingKey successor, String home, long number, String oldKeyId, String consent) {
    try {
      return successor.signed(
          consented(home, number, oldKeyId), Base64.getDecoder().decode(consent));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] consented(String home, long number, String oldKeyId) {
    String hash = new FieldHash("ledger key 1").add(home).add(number).add(oldKeyId).hex();
    return ("sallyport ledger key 1 " + hash).getBytes(StandardCharsets.US_ASCII);
  }

  /** How an entry is called in messages: {@code HOME#NUMBER}. */
  public String name() {
    return home + "#" + number;
  }

  /** Whether a text can be a hash. */
  public static boolean isHash(String text) {
    return text.length() == 64
        && text.chars().allMatch(c -> HexFormat.isHexDigit(c) && !(c >= 'A' && c <= 'F'));
  }
}

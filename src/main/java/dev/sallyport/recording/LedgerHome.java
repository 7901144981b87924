package dev.sallyport.recording;

import dev.sallyport.config.AuditConfig;
import dev.sallyport.config.InvalidSettingException;
import dev.sallyport.config.Secret;
import dev.sallyport.recording.chain.SigningKey;
import dev.sallyport.recording.chain.VerifyingKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose ledger a gateway writes, and with which key.
 *
 * @param home of its journals
 * @param key that signs
 * @param previous keys that may have signed before
 * @param others with which other nodes of the same store sign theirs: known from the configuration,
 *     since whoever can write to the store could name any key there
 */
public record LedgerHome(
    String home, SigningKey key, List<SigningKey> previous, List<VerifyingKey> others) {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerHome.class);
  private static final String KEY_FILE = "ledger.key";
  private static final int MAX_KEY_BYTES = 4096;

  /** Keeps a copy. */
  public LedgerHome {
    previous = List.copyOf(previous);
    others = List.copyOf(others);
  }

  /** One whose store has no other nodes, or whose nodes all sign with its key. */
  public LedgerHome(String home, SigningKey key, List<SigningKey> previous) {
    this(home, key, previous, List.of());
  }

  /** Identifiers of the keys by which the trail is judged: its own, and those of other nodes. */
  public Set<String> believed() {
    Set<String> ids = new HashSet<>(Set.of(key.publicKey().id()));
    others.forEach(other -> ids.add(other.id()));
    return ids;
  }

  /**
   * Reads them, and makes what is missing: a key is drawn at the first start, into a file beside
   * the journals that only its owner may read. Blocks.
   *
   * @throws IOException when the directory cannot be read or written
   * @throws InvalidSettingException when a configured key is none
   */
  public static LedgerHome open(AuditConfig config) throws IOException {
    Path directory = config.directory().toAbsolutePath();
    OwnerOnly.make(directory);
    Optional<SigningKey> configured = configured(config);
    SigningKey key = configured.isPresent() ? configured.get() : drawn(directory.resolve(KEY_FILE));
    return new LedgerHome(
        JournalDirectory.home(directory), key, previous(config, directory, key), others(config));
  }

  /**
   * Reads them and makes nothing.
   *
   * @return empty when no gateway has been there yet
   */
  public static Optional<LedgerHome> existing(AuditConfig config) throws IOException {
    Path directory = config.directory().toAbsolutePath();
    Path home = directory.resolve(JournalDirectory.HOME_FILE);
    Optional<SigningKey> key = configured(config);
    if (key.isEmpty() && Files.isRegularFile(directory.resolve(KEY_FILE))) {
      key = Optional.of(read(directory.resolve(KEY_FILE)));
    }
    return key.isEmpty() || !Files.isRegularFile(home)
        ? Optional.empty()
        : Optional.of(
            new LedgerHome(
                Files.readString(home, StandardCharsets.US_ASCII),
                key.get(),
                previous(config, directory, key.get()),
                others(config)));
  }

  private static Optional<SigningKey> configured(AuditConfig config) {
    return config.ledger().signingKey().map(secret -> parsed("signing_key", secret));
  }

  private static List<SigningKey> previous(AuditConfig config, Path directory, SigningKey key)
      throws IOException {
    List<SigningKey> previous =
        new ArrayList<>(
            config.ledger().previousSigningKeys().stream()
                .map(secret -> parsed("previous_signing_keys", secret))
                .toList());
    // Who configures a key later has one beside the journals already.
    Path file = directory.resolve(KEY_FILE);
    if (Files.isRegularFile(file)) {
      previous.add(read(file));
    }
    previous.removeIf(old -> old.publicKey().equals(key.publicKey()));
    return previous;
  }

  private static List<VerifyingKey> others(AuditConfig config) {
    return config.ledger().trustedKeys().stream()
        .map(
            pem -> {
              try {
                return VerifyingKey.ofPem(pem.reveal());
              } catch (IllegalArgumentException e) {
                throw new InvalidSettingException("audit.trusted_keys", "is " + e.getMessage());
              }
            })
        .toList();
  }

  private static SigningKey parsed(String setting, Secret pem) {
    try {
      return SigningKey.ofPem(pem);
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingException("audit." + setting, "is " + e.getMessage());
    }
  }

  private static SigningKey read(Path file) throws IOException {
    if (Files.size(file) > MAX_KEY_BYTES) {
      throw new IOException(file + " is too large for a key");
    }
    try {
      return SigningKey.ofPem(Secret.of(Files.readString(file, StandardCharsets.US_ASCII)));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is " + e.getMessage());
    }
  }

  private static SigningKey drawn(Path file) throws IOException {
    if (Files.exists(file)) {
      return read(file);
    }
    SigningKey key = SigningKey.generate();
    // Whole or not at all: half a key would stop the next start.
    Path draft = file.resolveSibling(KEY_FILE + ".new");
    Files.deleteIfExists(draft);
    try {
      Files.createFile(draft, OwnerOnly.file());
      Files.writeString(draft, key.pem().reveal(), StandardCharsets.US_ASCII);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException e) {
      return read(file);
    }
    LOG.info(
        "a key that signs the audit trail was made, keep its public half elsewhere file={} key={} public_key={}",
        file,
        key.publicKey().id(),
        key.publicKey().base64());
    return key;
  }
}

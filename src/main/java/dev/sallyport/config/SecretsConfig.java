package dev.sallyport.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Under which keys secrets are kept in the store.
 *
 * @param key what new secrets are encrypted with; without one none is taken
 * @param previousKeys what older secrets may still be encrypted with; they are encrypted anew at
 *     the start
 */
public record SecretsConfig(Optional<SecretsKey> key, List<SecretsKey> previousKeys) {
  /** No secret can be kept. */
  public static final SecretsConfig NONE = new SecretsConfig(Optional.empty(), List.of());

  private static final int MAX_PREVIOUS = 10;

  /** Refuses old keys without a new one, and a new one that is old. */
  public SecretsConfig {
    Require.present("key", key);
    previousKeys = List.copyOf(previousKeys);
    if (key.isEmpty() && !previousKeys.isEmpty()) {
      throw new InvalidSettingException(
          "key", "is missing; expected the key in use beside 'previous_keys'");
    }
    if (key.filter(previousKeys::contains).isPresent()) {
      throw new InvalidSettingException(
          "previous_keys", "has the key in use among them; expected earlier keys only");
    }
    Require.range("previous_keys", previousKeys.size(), 0, MAX_PREVIOUS);
  }

  /** The key of that {@link SecretsKey#id()}. */
  public Optional<SecretsKey> find(String id) {
    return Stream.concat(key.stream(), previousKeys.stream())
        .filter(known -> known.id().equals(id))
        .findFirst();
  }
}

package dev.sallyport.backend;

import dev.sallyport.wire.connect.ScrambledPassword;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * By which plugin the accounts of connections proved their password last. A server greets with its
 * own default; where an account has another, naming that one at once saves being asked for it.
 * Where it is not so any more, the server asks, as it does of everybody. Any thread.
 */
final class AskedPlugins {
  /** Those that are answered without showing the password. */
  private static final Set<String> CHALLENGES =
      Set.of(ScrambledPassword.NATIVE, ScrambledPassword.CACHING_SHA2);

  /** By names of connections, of which there are no more than somebody has made. */
  private final Map<String, String> last = new ConcurrentHashMap<>();

  Optional<String> of(String connection) {
    return Optional.ofNullable(last.get(connection));
  }

  /** A login has succeeded by it. */
  void learn(String connection, String plugin) {
    if (CHALLENGES.contains(plugin) && !plugin.equals(last.get(connection))) {
      last.put(connection, plugin);
    }
  }
}

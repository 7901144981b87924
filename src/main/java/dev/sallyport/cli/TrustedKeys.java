package dev.sallyport.cli;

import dev.sallyport.recording.LedgerHome;
import dev.sallyport.recording.chain.VerifyingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** By whose keys the audit trail is judged, as a mixin. None is taken from the store. */
public final class TrustedKeys {
  private static final int MAX_KEY_BYTES = 4096;

  @Option(
      names = "--key",
      paramLabel = "PEM",
      description = {
        "A public key that you know to be a gateway's ('sallyport audit key'); once for each node."
            + " Without one, the gateway's own and its audit.trusted_keys are taken with -c, and"
            + " otherwise that which the ledger names: then somebody who wrote all of it anew is"
            + " not found out."
      })
  private List<Path> keys = List.of();

  /**
   * Identifiers of these keys.
   *
   * @param home of the gateway whose configuration was named
   * @return none where nothing is known: then the ledger's own are believed
   * @throws IOException when a file cannot be read as a key
   */
  public Set<String> of(Optional<LedgerHome> home) throws IOException {
    if (keys.isEmpty()) {
      return home.map(LedgerHome::believed).orElse(Set.of());
    }
    Set<String> trusted = new HashSet<>();
    for (Path file : keys) {
      if (Files.size(file) > MAX_KEY_BYTES) {
        throw new IOException(file + " is too large for a key");
      }
      try {
        trusted.add(VerifyingKey.ofPem(Files.readString(file)).id());
      } catch (IllegalArgumentException e) {
        throw new IOException("--key " + file + ": " + e.getMessage(), e);
      }
    }
    return trusted;
  }
}

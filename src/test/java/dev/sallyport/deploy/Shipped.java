package dev.sallyport.deploy;

import dev.sallyport.config.ConfigLoader;
import dev.sallyport.config.DrainConfig;
import dev.sallyport.config.GatewayConfig;
import dev.sallyport.config.Role;
import dev.sallyport.policy.PolicyLoader;
import dev.sallyport.policy.PolicySet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A folder below {@code conf/deploy}, and the program's own reading of what stands there. */
final class Shipped {
  static final Path FOLDER = Path.of("conf/deploy");

  private static final Pattern SECRET = Pattern.compile("\\$\\{file:([^}]+)}");

  /** Beyond the drain: in which sessions are told and the journal is shipped. */
  private static final Duration STOP = Duration.ofSeconds(30);

  private Shipped() {}

  static String read(String file) {
    try {
      return Files.readString(FOLDER.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A configuration as a node reads it.
   *
   * @param mounted the secrets that this node has, by the paths that the configuration gives
   * @param folder for stand-ins
   * @throws dev.sallyport.config.ConfigException when something is wrong, a secret that is not
   *     mounted too
   */
  static GatewayConfig config(String text, Role role, List<String> mounted, Path folder) {
    StringBuilder local = new StringBuilder();
    Matcher secret = SECRET.matcher(text);
    while (secret.find()) {
      String path = secret.group(1);
      Path standIn = folder.resolve(path.replace('/', '_'));
      if (mounted.contains(path)) {
        write(
            standIn,
            path.endsWith("secrets-key")
                ? key()
                : path.endsWith("ledger-key") ? signingKey() : "tops3cret");
      }
      secret.appendReplacement(local, Matcher.quoteReplacement("${file:" + standIn + "}"));
    }
    secret.appendTail(local);
    Path file = folder.resolve("sallyport.yaml");
    write(file, local.toString());
    return new ConfigLoader(Map.of()).load(file, Optional.of(role));
  }

  static PolicySet policies(Map<String, String> files, Path folder) {
    files.forEach((name, text) -> write(folder.resolve("policies").resolve(name), text));
    return new PolicyLoader().load(folder.resolve("policies"));
  }

  /** How long a node may take to stop, in order. */
  static Duration longestStop(GatewayConfig config) {
    DrainConfig drain = config.node().drain();
    return drain.readinessDelay().plus(drain.timeout()).plus(STOP);
  }

  private static String signingKey() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] lines = Base64.getMimeEncoder().encode(pair.getPrivate().getEncoded());
      return "-----BEGIN PRIVATE KEY-----\n"
          + new String(lines, StandardCharsets.US_ASCII)
          + "\n-----END PRIVATE KEY-----\n";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String key() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      // As secrets are mounted.
      file.toFile().setReadable(false, false);
      file.toFile().setReadable(true, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

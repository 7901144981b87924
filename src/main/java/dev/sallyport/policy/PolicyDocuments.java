package dev.sallyport.policy;

import dev.sallyport.config.ConfigException;
import dev.sallyport.config.FileFailures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The texts of a directory of policies at one moment, those of its tests among them: as they lie
 * there, or as a draft would have them.
 */
public final class PolicyDocuments {
  /** What a file may be called that a draft writes: no path, nothing hidden, no other ending. */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}(\\.test)?\\.yaml");

  /** More is no set of policies that people edit. */
  public static final int MAX_TEXT = 1 << 20;

  private final Path directory;
  private final SortedMap<String, byte[]> contents;
  private final String version;

  private PolicyDocuments(Path directory, SortedMap<String, byte[]> contents) {
    this.directory = directory;
    this.contents = Collections.unmodifiableSortedMap(contents);
    this.version = PolicyFiles.digest(paths(true));
  }

  /**
   * Reads a directory. Blocks.
   *
   * @throws ConfigException if it cannot be read
   */
  public static PolicyDocuments read(Path directory) {
    SortedMap<String, byte[]> contents = new TreeMap<>();
    PolicyFiles.read(directory)
        .contents()
        .forEach((file, bytes) -> contents.put(file.getFileName().toString(), bytes));
    for (Path test : PolicyFiles.tests(directory)) {
      try {
        if (Files.size(test) > MAX_TEXT) {
          throw new ConfigException(List.of(test + ":1: is larger than 1 MiB; no test is"));
        }
        contents.put(test.getFileName().toString(), Files.readAllBytes(test));
      } catch (IOException e) {
        throw new ConfigException(List.of(test + ":1: cannot be read: " + FileFailures.why(e)));
      }
    }
    return new PolicyDocuments(directory, contents);
  }

  /** Texts that were in force once, by name of the file, as if they lay in this directory. */
  public static PolicyDocuments of(Path directory, Map<String, String> texts) {
    SortedMap<String, byte[]> contents = new TreeMap<>();
    texts.forEach((name, text) -> contents.put(name, text.getBytes(StandardCharsets.UTF_8)));
    return new PolicyDocuments(directory, contents);
  }

  /** Whether a draft may write a file of this name. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * The same with other texts.
   *
   * @param changes by name of the file; empty takes the file away
   * @throws IllegalArgumentException for a name that no draft may write, or a text that is too
   *     large
   */
  public PolicyDocuments with(Map<String, Optional<String>> changes) {
    SortedMap<String, byte[]> changed = new TreeMap<>(contents);
    changes.forEach(
        (name, text) -> {
          if (!isName(name)) {
            throw new IllegalArgumentException(
                "no policy file can be called '" + name + "'; expected for example my-team.yaml");
          }
          if (text.isEmpty()) {
            changed.remove(name);
            return;
          }
          byte[] bytes = text.get().getBytes(StandardCharsets.UTF_8);
          if (bytes.length > MAX_TEXT) {
            throw new IllegalArgumentException("'" + name + "' is larger than 1 MiB");
          }
          changed.put(name, bytes);
        });
    return new PolicyDocuments(directory, changed);
  }

  /** What has to be written to make one into the other; empty takes a file away. */
  public SortedMap<String, Optional<String>> changesTo(PolicyDocuments other) {
    SortedMap<String, Optional<String>> changes = new TreeMap<>();
    other.contents.forEach(
        (name, bytes) -> {
          if (!Arrays.equals(bytes, contents.get(name))) {
            changes.put(name, Optional.of(new String(bytes, StandardCharsets.UTF_8)));
          }
        });
    contents.keySet().stream()
        .filter(name -> !other.contents.containsKey(name))
        .forEach(name -> changes.put(name, Optional.empty()));
    return changes;
  }

  /** Where they lie. */
  public Path directory() {
    return directory;
  }

  /** By name of the file, sorted; what is no UTF-8 in them is shown as such. */
  public SortedMap<String, String> texts() {
    SortedMap<String, String> texts = new TreeMap<>();
    contents.forEach((name, bytes) -> texts.put(name, new String(bytes, StandardCharsets.UTF_8)));
    return texts;
  }

  /** SHA-256 over the names and contents of all files, hex. */
  public String version() {
    return version;
  }

  /** {@link PolicySet#version()} of what is made of them. */
  public String policyVersion() {
    return policies().version();
  }

  PolicyFiles policies() {
    SortedMap<Path, byte[]> policies = paths(false);
    return new PolicyFiles(directory, policies, PolicyFiles.digest(policies));
  }

  /** The test files with what they say. */
  Stream<Map.Entry<Path, byte[]>> tests() {
    return paths(true).entrySet().stream().filter(entry -> isTest(entry.getKey().toString()));
  }

  private SortedMap<Path, byte[]> paths(boolean all) {
    SortedMap<Path, byte[]> paths = new TreeMap<>();
    contents.forEach(
        (name, bytes) -> {
          if (all || !isTest(name)) {
            paths.put(directory.resolve(name), bytes);
          }
        });
    return paths;
  }

  private static boolean isTest(String name) {
    return name.endsWith(PolicyFiles.TEST_SUFFIX);
  }
}

package dev.sallyport.policy;

import dev.sallyport.config.ConfigException;
import dev.sallyport.config.FileFailures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The bytes of all policy files at one moment: what is compared is what is read.
 *
 * @param directory where they lie
 * @param contents by path, sorted
 * @param version SHA-256 over names and contents, hex
 */
record PolicyFiles(Path directory, SortedMap<Path, byte[]> contents, String version) {
  static final String TEST_SUFFIX = ".test.yaml";
  private static final String SUFFIX = ".yaml";

  /** More is a wrong directory. */
  private static final int MAX_FILES = 1_000;

  private static final long MAX_BYTES = 1 << 20;

  /** Reads them. Blocks. */
  static PolicyFiles read(Path directory) {
    try {
      return read(directory, list(directory, false));
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(directory, e);
    }
  }

  /** Reads one file as if it were alone in its directory. Blocks. */
  static PolicyFiles readOne(Path file) {
    return read(file, List.of(file));
  }

  private static PolicyFiles read(Path directory, List<Path> files) {
    SortedMap<Path, byte[]> contents = new TreeMap<>();
    try {
      for (Path file : files) {
        if (Files.size(file) > MAX_BYTES) {
          throw problem(file + ": is larger than 1 MiB; no policy is");
        }
        contents.put(file, Files.readAllBytes(file));
      }
    } catch (NoSuchFileException e) {
      throw problem(e.getFile() + ": there is no such file");
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
    return new PolicyFiles(directory, contents, digest(contents));
  }

  /** The test files beside the policies. */
  static List<Path> tests(Path directory) {
    try {
      return list(directory, true);
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(directory, e);
    }
  }

  /** Names the file that it is about, which may be one of the directory's. */
  private static ConfigException unreadable(Path directory, Exception failure) {
    IOException cause =
        failure instanceof UncheckedIOException wrapped
            ? wrapped.getCause()
            : (IOException) failure;
    boolean named = cause instanceof FileSystemException system && system.getFile() != null;
    return problem(
        (named ? ((FileSystemException) cause).getFile() : directory)
            + ": cannot be read: "
            + FileFailures.why(cause));
  }

  /** Hidden files are editors' and mounts' own; anything else that looks like YAML is meant. */
  private static List<Path> list(Path directory, boolean tests) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw problem(directory + ": is no directory; expected the one that holds the policies");
    }
    try (Stream<Path> entries = Files.list(directory)) {
      List<Path> files =
          entries
              .filter(file -> !name(file).startsWith(".") && Files.isRegularFile(file))
              .sorted()
              .limit(MAX_FILES + 1L)
              .toList();
      if (files.size() > MAX_FILES) {
        throw problem(directory + ": holds more than " + MAX_FILES + " files");
      }
      for (Path file : files) {
        if (name(file).endsWith(".yml")) {
          throw problem(file + ":1: would be left out; expected a name that ends in .yaml");
        }
      }
      return files.stream()
          .filter(file -> name(file).endsWith(SUFFIX))
          .filter(file -> name(file).endsWith(TEST_SUFFIX) == tests)
          .toList();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private static ConfigException problem(String text) {
    return new ConfigException(List.of(text));
  }

  static String digest(SortedMap<Path, byte[]> contents) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      contents.forEach(
          (file, bytes) -> {
            sha256.update(
                (name(file) + "\n" + bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
            sha256.update(bytes);
          });
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

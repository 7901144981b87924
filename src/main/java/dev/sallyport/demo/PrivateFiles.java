package dev.sallyport.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files that only the owner reads, and their removal. */
final class PrivateFiles {
  private static final Logger log = LoggerFactory.getLogger(PrivateFiles.class);

  private PrivateFiles() {}

  /** Leaves a directory to its owner alone, where the file system knows owners. */
  static void restrict(Path directory) throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** Writes a file that was never readable for others, not even while empty. */
  static void write(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(file, text);
  }

  /** Copies a directory and what is in it, who may read what included, to where nothing is. */
  static void copyTree(Path from, Path to) throws IOException {
    List<Path> outermostFirst;
    try (Stream<Path> all = Files.walk(from)) {
      outermostFirst = all.toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path path : outermostFirst) {
      Files.copy(
          path, to.resolve(from.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  /** Removes a directory and what is in it; nothing happens when it is not there. */
  static void removeTree(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(directory)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }

  /** Removes a file at the end of something; that it could not be is worth a line, no failure. */
  static void removeQuietly(Path file) {
    if (file == null) {
      return;
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("could not remove a file file={} error={}", file, e.toString());
    }
  }
}

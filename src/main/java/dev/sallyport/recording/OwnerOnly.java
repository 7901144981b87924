package dev.sallyport.recording;

import dev.sallyport.config.FileFailures;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Permissions of what holds statements and rows; nothing where the file system has none. */
final class OwnerOnly {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private OwnerOnly() {}

  static FileAttribute<?>[] file() {
    return permissions("rw-------");
  }

  /**
   * Makes the directory of journals where it is not there yet.
   *
   * @throws IOException when it cannot be made; names the key that names it
   */
  static void make(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    try {
      Files.createDirectories(directory, permissions("rwx------"));
    } catch (IOException e) {
      throw new IOException(
          FileFailures.of("audit.directory", directory, FileFailures.ofDirectory(e)), e);
    }
  }

  private static FileAttribute<?>[] permissions(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}

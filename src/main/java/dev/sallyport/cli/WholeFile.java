package dev.sallyport.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * A file that only its owner reads, and that has its name only once it is whole: until then it is a
 * hidden one beside it, and a name that was there before stays what it was.
 */
final class WholeFile implements AutoCloseable {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private final Path place;
  private final Path hidden;
  private final FileChannel channel;

  private WholeFile(Path place, Path hidden, FileChannel channel) {
    this.place = place;
    this.hidden = hidden;
    this.channel = channel;
  }

  /** Begins one that is to be called so. */
  static WholeFile beside(Path place) throws IOException {
    if (Files.isDirectory(place)) {
      throw new IOException(place + " is a directory");
    }
    if (!Files.isDirectory(place.toAbsolutePath().getParent())) {
      throw new IOException("there is no directory " + place.toAbsolutePath().getParent());
    }
    Path hidden =
        place.toAbsolutePath().resolveSibling("." + place.getFileName() + "." + UUID.randomUUID());
    FileAttribute<?>[] ownerOnly =
        POSIX
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    return new WholeFile(
        place,
        hidden,
        FileChannel.open(
            hidden, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly));
  }

  /** Where it is written. */
  OutputStream stream() {
    return Channels.newOutputStream(channel);
  }

  /** Gives it its name. */
  void complete() throws IOException {
    channel.force(true);
    channel.close();
    Files.move(hidden, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Leaves nothing of one that was not completed. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(hidden);
  }
}

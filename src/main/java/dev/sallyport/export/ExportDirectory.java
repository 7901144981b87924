package dev.sallyport.export;

import dev.sallyport.recording.EventFeed.Place;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The directory of a sink. A file is named by the place of its first event, so that the names are
 * in the order of the events. Only its owner may read it.
 */
final class ExportDirectory {
  private static final String PREFIX = "events-";
  private static final String CLOSED = ".jsonl";
  private static final String PART = CLOSED + ".part";
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private final Path directory;

  ExportDirectory(Path directory) {
    this.directory = directory;
  }

  void create() throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, ownerOnly("rwx------"));
    }
  }

  /** Where a file begins with that event. */
  Path part(Place first) {
    return directory.resolve(
        PREFIX
            + String.format(Locale.ROOT, "%012d.%09d", first.position(), first.sequence())
            + PART);
  }

  /** The file that was being written; null when there is none. */
  Path unfinished() throws IOException {
    List<Path> parts = files(PART);
    if (parts.size() > 1) {
      throw new IOException("there is more than one unfinished file in the directory of the sink");
    }
    return parts.isEmpty() ? null : parts.get(0);
  }

  /** The last event of the newest file that is complete; {@link Place#START} when there is none. */
  Place lastClosed() throws IOException {
    List<Path> closed = files(CLOSED);
    if (closed.isEmpty()) {
      return Place.START;
    }
    try (FileChannel channel =
        FileChannel.open(closed.get(closed.size() - 1), StandardOpenOption.READ)) {
      byte[] line = LastLine.of(channel);
      return EventLines.placeIn(line)
          .orElseThrow(
              () ->
                  new IOException(
                      "the newest file in the directory of the sink does not end in an event"));
    }
  }

  /** Gives a file the name by which it is known to be complete. */
  void finish(Path part) throws IOException {
    String name = part.getFileName().toString();
    Files.move(
        part,
        directory.resolve(name.substring(0, name.length() - ".part".length())),
        StandardCopyOption.ATOMIC_MOVE);
    sync();
  }

  /** Names survive a power cut as well. */
  void sync() throws IOException {
    if (POSIX) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  static FileAttribute<?>[] ownerOnly(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private List<Path> files(String ending) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*" + ending)) {
      files.forEach(found::add);
    }
    Collections.sort(found);
    return found;
  }
}

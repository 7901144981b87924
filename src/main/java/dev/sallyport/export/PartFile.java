package dev.sallyport.export;

import dev.sallyport.recording.EventFeed.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The file that is being written: it ends with a whole line, or is made to. */
final class PartFile {
  private final Path path;
  private final FileChannel channel;
  private final Place last;
  private long length;

  private PartFile(Path path, FileChannel channel, Place last, long length) {
    this.path = path;
    this.channel = channel;
    this.last = last;
    this.length = length;
  }

  static PartFile create(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ExportDirectory.ownerOnly("rw-------"));
    return new PartFile(path, channel, null, 0);
  }

  /** Goes on with a file; a line that was not written to its end is cut off. */
  static PartFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      long complete = LastLine.complete(channel);
      channel.truncate(complete);
      channel.force(true);
      Place last =
          complete == 0
              ? null
              : EventLines.placeIn(LastLine.of(channel))
                  .orElseThrow(
                      () -> new IOException("the unfinished file does not end in an event"));
      return new PartFile(path, channel, last, complete);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** The last event that it held when it was opened; null for none. */
  Place last() {
    return last;
  }

  Instant begun() throws IOException {
    return Files.getLastModifiedTime(path).toInstant();
  }

  Path path() {
    return path;
  }

  long length() {
    return length;
  }

  /** Writes lines to the disk, all of them or, after a failure, none. */
  void append(List<Line> lines) throws IOException {
    // What a failed attempt could not take back is gone now, or nothing is written.
    channel.truncate(length);
    try {
      long to = length;
      for (Line line : lines) {
        to += write(ByteBuffer.wrap(line.json()), to);
        to += write(ByteBuffer.wrap(new byte[] {'\n'}), to);
      }
      channel.force(true);
      length = to;
    } catch (IOException e) {
      channel.truncate(length);
      throw e;
    }
  }

  private long write(ByteBuffer bytes, long to) throws IOException {
    long written = 0;
    while (bytes.hasRemaining()) {
      written += channel.write(bytes, to + written);
    }
    return written;
  }

  void delete() throws IOException {
    channel.close();
    Files.delete(path);
  }

  void close() throws IOException {
    channel.close();
  }
}

package dev.sallyport.recording;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The place of the journals, held by one gateway at a time. Files are named {@code
 * HOME.RUN.LOOP.NUMBER.journal}: the home is drawn once for a directory, the run once for each
 * start, so that no name is ever used twice. Blocks; for workers.
 */
final class JournalDirectory implements AutoCloseable {
  /** Holds the home. */
  static final String HOME_FILE = "journal.home";

  private static final String ANY = "[0-9a-f]{12}\\.[0-9a-f]{16}\\.\\d{3}\\.\\d{6,9}\\.";
  private static final Pattern NAME = Pattern.compile(ANY + "journal");

  private static final String LEAVING = ".leaving";
  private static final Pattern LEFT = Pattern.compile(ANY + "leaving");

  /** What a file is copied to that is used again, and its name until it is. */
  private static final Pattern PASSING = Pattern.compile(ANY + "(copy|vacated)");

  private static final int SCANNED_BYTES = 64 << 10;

  private final Path directory;
  private final FileChannel lockFile;
  private final String home;
  private final String run;
  private int loops;

  private JournalDirectory(Path directory, FileChannel lockFile, String home, String run) {
    this.directory = directory;
    this.lockFile = lockFile;
    this.home = home;
    this.run = run;
  }

  /**
   * Takes the directory, created if it is missing.
   *
   * @throws IOException when another gateway holds it, or it cannot be written
   */
  static JournalDirectory take(Path path, Clock clock) throws IOException {
    Path directory = path.toAbsolutePath();
    OwnerOnly.make(directory);
    FileChannel lockFile =
        FileChannel.open(
            directory.resolve("journal.lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            OwnerOnly.file());
    try {
      if (!locked(lockFile)) {
        throw new IOException("journal directory " + directory + " is in use by another gateway");
      }
      String run = String.format("%012x%s", clock.millis(), random(2));
      return new JournalDirectory(directory, lockFile, home(directory), run);
    } catch (IOException | RuntimeException e) {
      lockFile.close();
      throw e;
    }
  }

  private static boolean locked(FileChannel lockFile) throws IOException {
    try {
      FileLock lock = lockFile.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** The home of a directory, drawn where there is none. */
  static String home(Path directory) throws IOException {
    Path file = directory.resolve(HOME_FILE);
    if (Files.exists(file)) {
      String found = Files.readString(file, StandardCharsets.US_ASCII);
      if (found.matches("[0-9a-f]{12}")) {
        return found;
      }
    }
    // Whole under its name or not there, whatever happens: sessions are found by it after a crash.
    String drawn = random(6);
    Path fresh = directory.resolve("journal.home.new");
    Files.deleteIfExists(fresh);
    Files.createFile(fresh, OwnerOnly.file());
    Files.writeString(fresh, drawn, StandardCharsets.US_ASCII, StandardOpenOption.SYNC);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
    return drawn;
  }

  private static String random(int bytes) {
    byte[] drawn = new byte[bytes];
    new SecureRandom().nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }

  /** What the names of all journals of this directory begin with. */
  String home() {
    return home;
  }

  /** Names for the files of one more event loop. */
  synchronized Supplier<Path> nextLoop() {
    int loop = loops++;
    return new Supplier<>() {
      private int number;

      @Override
      public Path get() {
        return directory.resolve(
            String.format("%s.%s.%03d.%09d%s", home, run, loop, number++, Segment.SUFFIX));
      }
    };
  }

  /** Under which a file is copied that is to be used again. */
  static Path copy(Segment segment) {
    return segment.path().resolveSibling(segment.journal() + ".copy");
  }

  /** Under which a file stands while its copy takes its name. */
  static Path leaving(Segment segment) {
    return segment.path().resolveSibling(segment.journal() + LEAVING);
  }

  /** Under which a file stands that was copied, until it is used again. */
  static Path vacated(Segment segment) {
    return segment.path().resolveSibling(segment.journal() + ".vacated");
  }

  /**
   * Files of earlier runs, in the order in which they were written. One that was leaving its name
   * has it again unless its copy has; what there is beside these is there twice, and goes.
   */
  List<Segment> leftOver() throws IOException {
    for (Path file : earlier(LEFT)) {
      String name = file.getFileName().toString();
      Path journal =
          file.resolveSibling(name.substring(0, name.length() - LEAVING.length()) + Segment.SUFFIX);
      if (Files.exists(journal)) {
        Files.delete(file);
      } else {
        Files.move(file, journal, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    for (Path file : earlier(PASSING)) {
      Files.deleteIfExists(file);
    }
    List<Segment> segments = new ArrayList<>();
    for (Path file : earlier(NAME)) {
      segments.add(
          Segment.leftOver(file, writtenBytes(file), Files.getLastModifiedTime(file).toMillis()));
    }
    return segments;
  }

  private List<Path> earlier(Pattern names) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> names.matcher(file.getFileName().toString()).matches())
          .filter(file -> !file.getFileName().toString().startsWith(home + "." + run))
          .sorted()
          .toList();
    }
  }

  /** The end of what is not zero: files are filled with zeros before they are written to. */
  static long writtenBytes(Path file) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(SCANNED_BYTES);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (long end = channel.size(); end > 0; end -= block.limit()) {
        long from = Math.max(0, end - SCANNED_BYTES);
        block.clear().limit((int) (end - from));
        while (block.hasRemaining()) {
          if (channel.read(block, from + block.position()) < 0) {
            throw new EOFException("journal file became shorter while it was read");
          }
        }
        for (int at = block.limit() - 1; at >= 0; at--) {
          if (block.get(at) != 0) {
            return from + at + 1;
          }
        }
      }
    }
    return 0;
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}

package dev.sallyport.recording;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;

/** The real thing, readable by its owner only. */
final class MappedFile implements JournalFile {
  /** The channel keeps memory outside the heap of the size of its largest write. */
  private static final int LARGEST_WRITE_BYTES = 1 << 20;

  /** Of the smallest pages that there are; larger ones are touched more than once. */
  private static final int PAGE_BYTES = 4096;

  private final FileChannel channel;

  /** By which the file is told from another one under its name. */
  private final Object key;

  private MappedByteBuffer map;

  /** Changed by the thread of the {@link RoomKeeper}, and never while it is forced. */
  private volatile Path path;

  /** Whether the name is on disk too; only ever touched by one fsync at a time. */
  private volatile boolean named;

  private MappedFile(Path path, FileChannel channel, Object key) {
    this.path = path;
    this.channel = channel;
    this.key = key;
  }

  /** As {@link JournalFile.Opener#create}. */
  static JournalFile create(Path path, long bytes) throws IOException {
    FileChannel channel = created(path, bytes);
    try {
      return new MappedFile(path, channel, key(path));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static FileChannel created(Path path, long bytes) throws IOException {
    // Asked before: filling the disk to its last byte, and giving it back, would hurt its others.
    if (Files.getFileStore(path.getParent()).getUsableSpace() < bytes) {
      throw new IOException("No space left on device for " + bytes + " bytes");
    }
    return FileChannel.open(
        path,
        Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
        OwnerOnly.file());
  }

  private static Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /** What is written to the file while another one has its name is found by nobody. */
  private void requireNamed(Path name) throws IOException {
    if (!Objects.equals(key(name), key)) {
      throw new IOException("another file was put under the name of a journal's file");
    }
  }

  @Override
  public void write(ByteBuffer bytes, long position) throws IOException {
    write(channel, bytes, position);
  }

  private static void write(FileChannel channel, ByteBuffer bytes, long position)
      throws IOException {
    long at = position;
    int end = bytes.limit();
    while (bytes.position() < end) {
      bytes.limit(Math.min(end, bytes.position() + LARGEST_WRITE_BYTES));
      at += channel.write(bytes, at);
    }
  }

  @Override
  public ByteBuffer map(int bytes) throws IOException {
    map = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
    return map;
  }

  /**
   * Writes with nothing but {@link ByteBuffer#put(int, byte)}: of a page that is not there the
   * virtual machine tells then. It does not of a compare-and-set in code that is not compiled yet,
   * it dies.
   */
  @Override
  public void touch(ByteBuffer touched, int from, int to, Writer writer) throws IOException {
    boolean gone;
    try {
      for (int at = from / PAGE_BYTES * PAGE_BYTES; at < to; at += PAGE_BYTES) {
        if (at < from) {
          rewrite(touched, at);
        } else if (writer.hold(at)) {
          try {
            rewrite(touched, at);
          } finally {
            writer.release();
          }
        }
      }
      gone = PageFault.isPending();
    } catch (InternalError e) {
      gone = true;
    }
    if (gone) {
      throw new IOException("a page of the file is not there any more");
    }
  }

  private static void rewrite(ByteBuffer touched, int at) {
    byte found = touched.get(at);
    // Without it the compiler may leave out what writes what was just read.
    VarHandle.fullFence();
    touched.put(at, found);
  }

  @Override
  public void copy(Path copy, long bytes) throws IOException {
    try (FileChannel target = created(copy, bytes)) {
      // Of a page that is not there any more the system tells here, and ends nothing.
      write(target, map.duplicate().position(0).limit((int) bytes), 0);
    }
  }

  @Override
  public void rename(Path name) throws IOException {
    requireNamed(path);
    Files.move(path, name, StandardCopyOption.ATOMIC_MOVE);
    path = name;
  }

  @Override
  public void truncate(long size) throws IOException {
    channel.truncate(size);
  }

  @Override
  public void force() throws IOException {
    channel.force(false);
    if (!named) {
      try (FileChannel directory = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
        directory.force(true);
      }
      named = true;
    }
  }

  @Override
  public void close() throws IOException {
    if (map != null) {
      Unmapping.of(map);
      map = null;
    }
    channel.close();
  }
}

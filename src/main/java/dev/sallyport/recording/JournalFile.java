package dev.sallyport.recording;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** A file that is being written. {@link #force} may be called while another thread writes. */
interface JournalFile extends Closeable {
  /** Handed to the operating system at once. */
  int LARGEST_WRITE_BYTES = 1 << 20;

  /** Writes all remaining bytes from a position on; some may be written when it fails. */
  void write(ByteBuffer bytes, long position) throws IOException;

  /** Cuts what is after a size. */
  void truncate(long size) throws IOException;

  /** Returns when the disk has the content. */
  void force() throws IOException;

  /** Opens files. */
  interface Opener {
    /**
     * Opens a file for writing.
     *
     * @param create whether it must not exist yet; otherwise it must
     */
    JournalFile open(Path path, boolean create) throws IOException;
  }

  /** The real thing, readable by its owner only. */
  static JournalFile open(Path path, boolean create) throws IOException {
    Set<? extends OpenOption> options =
        create
            ? Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)
            : Set.of(StandardOpenOption.WRITE);
    FileChannel channel = FileChannel.open(path, options, OwnerOnly.file());
    return new JournalFile() {
      /**
       * Whether the name of a new file is on disk too; only ever touched by one fsync at a time.
       */
      private volatile boolean named = !create;

      @Override
      public void write(ByteBuffer bytes, long position) throws IOException {
        long at = position;
        int end = bytes.limit();
        while (bytes.position() < end) {
          // The channel keeps memory outside the heap of the size of its largest write.
          bytes.limit(Math.min(end, bytes.position() + LARGEST_WRITE_BYTES));
          at += channel.write(bytes, at);
        }
      }

      @Override
      public void truncate(long size) throws IOException {
        channel.truncate(size);
      }

      @Override
      public void force() throws IOException {
        channel.force(false);
        if (!named) {
          try (FileChannel directory =
              FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
          }
          named = true;
        }
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}

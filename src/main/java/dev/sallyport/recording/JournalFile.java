package dev.sallyport.recording;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A file of a journal. All of it may block, but for what is written into the map; {@link #force}
 * may be called while another thread does something else with it.
 */
interface JournalFile extends Closeable {
  /** Writes all remaining bytes from a position on; some may be written when it fails. */
  void write(ByteBuffer bytes, long position) throws IOException;

  /** The first bytes of the file in memory; they were written before. */
  ByteBuffer map(int bytes) throws IOException;

  /**
   * Makes the system take writing into a part of the map without asking the disk first. Changes
   * nothing: one byte of each page is written as it is, and never while the writer writes it.
   */
  void touch(ByteBuffer map, int from, int to, Writer writer) throws IOException;

  /** Cuts what is after a size. */
  void truncate(long size) throws IOException;

  /** Writes the first bytes to another file, which is not there yet. */
  void copy(Path copy, long bytes) throws IOException;

  /** Gives it another name; it fails where another file has its own by now. */
  void rename(Path name) throws IOException;

  /** Returns when the disk has the content, and the name. */
  void force() throws IOException;

  /** Gives the map back too: nobody may use it any more. */
  @Override
  void close() throws IOException;

  /** Who writes into the map, meanwhile, from where it is touched on. */
  interface Writer {
    /**
     * Keeps a byte from being written.
     *
     * @return false when it was written since the touch began, or is about to be: its page needs no
     *     touch
     */
    boolean hold(int at);

    /** Lets the byte that is held be written again. */
    void release();
  }

  /** Creates files. */
  interface Opener {
    /**
     * Creates a file that is not there yet.
     *
     * @param bytes that are going to be written to it: it fails when the disk has no room for them
     */
    JournalFile create(Path path, long bytes) throws IOException;
  }
}

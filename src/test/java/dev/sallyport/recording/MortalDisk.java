package dev.sallyport.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * A disk whose power goes at a given step. What was forced before stays; of everything else each
 * sector is there, or the beginning of it, or what was there before, in whatever order it was
 * written, and a file that was never forced may be without its name. Now and then an fsync fails,
 * and what it was for is lost for good.
 */
final class MortalDisk implements JournalFile.Opener {
  private static final int SECTOR = 512;

  private final Random random;
  private final Map<Path, Content> files = new LinkedHashMap<>();
  private int stepsLeft;

  /** Dies in the middle of that step. */
  MortalDisk(Random random, int steps) {
    this.random = random;
    this.stepsLeft = steps;
  }

  /** One file: as the system has it, and as the disk has it for sure. */
  private static final class Content {
    private final ByteBuffer system;
    private int size;
    private byte[] forced = new byte[0];
    private byte[] atTheEnd;
    private boolean named;
    private boolean lostPages;

    Content(int bytes) {
      system = ByteBuffer.allocateDirect(bytes);
    }

    private byte[] cached() {
      byte[] copy = new byte[size];
      system.get(0, copy, 0, size);
      return copy;
    }
  }

  @Override
  public synchronized JournalFile create(Path path, long bytes) throws IOException {
    step();
    Content content = new Content((int) bytes);
    files.put(path, content);
    return new JournalFile() {
      @Override
      public void write(ByteBuffer written, long position) throws IOException {
        synchronized (MortalDisk.this) {
          step();
          int count = written.remaining();
          content.system.put((int) position, written, written.position(), count);
          content.size = Math.max(content.size, (int) position + count);
        }
      }

      @Override
      public ByteBuffer map(int size) {
        return content.system;
      }

      @Override
      public void touch(ByteBuffer map, int from, int to, Writer writer) throws IOException {
        synchronized (MortalDisk.this) {
          step();
        }
      }

      @Override
      public void copy(Path copy, long bytes) throws IOException {
        throw notUsedAgain();
      }

      @Override
      public void rename(Path name) throws IOException {
        throw notUsedAgain();
      }

      /** Where the disk is waited for, as it is here. */
      private IOException notUsedAgain() {
        throw new AssertionError("a file that is forced is used once");
      }

      @Override
      public void truncate(long size) throws IOException {
        synchronized (MortalDisk.this) {
          step();
          content.size = (int) size;
        }
      }

      @Override
      public void force() throws IOException {
        synchronized (MortalDisk.this) {
          step();
          if (random.nextInt(12) == 0) {
            content.lostPages = true;
            throw new IOException("Input/output error");
          }
          if (!content.lostPages) {
            content.forced = content.cached();
            content.named = true;
          }
        }
      }

      @Override
      public void close() {
        // Nothing is forced by that.
      }
    };
  }

  private void step() throws IOException {
    if (stepsLeft <= 1) {
      if (stepsLeft == 1) {
        files.values().forEach(content -> content.atTheEnd = content.cached());
      }
      stepsLeft = 0;
      throw new IOException("the power is gone");
    }
    stepsLeft--;
  }

  /** What each file held for the system before the power went. */
  synchronized Map<Path, byte[]> written() {
    Map<Path, byte[]> all = new LinkedHashMap<>();
    files.forEach((path, content) -> all.put(path, atTheEnd(content)));
    return all;
  }

  /** What is found when the power is back. */
  synchronized Map<Path, byte[]> afterwards() {
    Map<Path, byte[]> all = new LinkedHashMap<>();
    files.forEach(
        (path, content) -> {
          if (content.named || random.nextBoolean()) {
            all.put(path, left(content));
          }
        });
    return all;
  }

  /** A file that came after the power went is not there. */
  private byte[] atTheEnd(Content content) {
    if (stepsLeft > 0) {
      return content.cached();
    }
    return content.atTheEnd == null ? new byte[0] : content.atTheEnd;
  }

  private byte[] left(Content content) {
    byte[] current = atTheEnd(content);
    // Only cut after all in it was forced, or given up.
    int sure = Math.min(content.forced.length, current.length);
    int size = sure + random.nextInt(current.length - sure + 1);
    if (random.nextBoolean()) {
      size = random.nextBoolean() ? current.length : Math.max(sure, content.forced.length);
    }
    byte[] left = Arrays.copyOf(content.forced, size);
    byte[] newer = Arrays.copyOf(current, size);
    for (int at = 0; at < size; at += SECTOR) {
      int end = Math.min(size, at + SECTOR);
      int kept =
          switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> end - at;
            default -> random.nextInt(end - at + 1);
          };
      System.arraycopy(newer, at, left, at, kept);
    }
    return left;
  }
}

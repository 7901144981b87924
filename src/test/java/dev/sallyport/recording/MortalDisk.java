package dev.sallyport.recording;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * A disk whose power goes at a given step. What was forced before stays; of everything else each
 * block is there or is not, in whatever order it was written, and a file that was never forced may
 * be without its name. Now and then an fsync fails, and what it was for is lost for good.
 */
final class MortalDisk implements JournalFile.Opener {
  private static final int BLOCK = 512;

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
    private byte[] cached = new byte[0];
    private byte[] forced = new byte[0];
    private boolean named;
    private boolean lostPages;

    private void put(ByteBuffer bytes, int count, long position) {
      int at = (int) position;
      cached = Arrays.copyOf(cached, Math.max(cached.length, at + count));
      bytes.get(cached, at, count);
    }
  }

  @Override
  public synchronized JournalFile open(Path path, boolean create) throws IOException {
    step();
    Content content = files.computeIfAbsent(path, key -> new Content());
    return new JournalFile() {
      @Override
      public void write(ByteBuffer bytes, long position) throws IOException {
        synchronized (MortalDisk.this) {
          if (stepsLeft == 1) {
            content.put(bytes, random.nextInt(bytes.remaining() + 1), position);
          }
          step();
          content.put(bytes, bytes.remaining(), position);
        }
      }

      @Override
      public void truncate(long size) throws IOException {
        synchronized (MortalDisk.this) {
          step();
          content.cached = Arrays.copyOf(content.cached, (int) size);
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
            content.forced = content.cached.clone();
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
      stepsLeft = 0;
      throw new IOException("the power is gone");
    }
    stepsLeft--;
  }

  /** What each file held for the system before the power went. */
  synchronized Map<Path, byte[]> written() {
    Map<Path, byte[]> all = new LinkedHashMap<>();
    files.forEach((path, content) -> all.put(path, content.cached.clone()));
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

  private byte[] left(Content content) {
    int sure = content.forced.length;
    int size = sure + random.nextInt(Math.max(0, content.cached.length - sure) + 1);
    if (random.nextBoolean()) {
      size = Math.max(sure, content.cached.length);
    }
    ByteArrayOutputStream left = new ByteArrayOutputStream();
    for (int at = 0; at < size; at += BLOCK) {
      int end = Math.min(size, at + BLOCK);
      byte[] old = Arrays.copyOfRange(Arrays.copyOf(content.forced, Math.max(sure, end)), at, end);
      byte[] current =
          Arrays.copyOfRange(
              Arrays.copyOf(content.cached, Math.max(content.cached.length, end)), at, end);
      left.writeBytes(random.nextBoolean() ? current : old);
    }
    return left.toByteArray();
  }
}

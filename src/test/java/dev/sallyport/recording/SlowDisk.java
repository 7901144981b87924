package dev.sallyport.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Real files whose fsync ends when the test says so. */
final class SlowDisk implements JournalFile.Opener {
  private final Semaphore forced = new Semaphore(0);
  private final LinkedBlockingQueue<Optional<IOException>> results = new LinkedBlockingQueue<>();
  private final CountDownLatch free = new CountDownLatch(1);
  private final AtomicInteger opened = new AtomicInteger();

  /** Returns when an fsync has begun. */
  void awaitForce() throws InterruptedException {
    if (!forced.tryAcquire(10, TimeUnit.SECONDS)) {
      throw new AssertionError("no fsync was begun");
    }
  }

  /** Ends the running fsync, with a failure if there is one. */
  void complete(IOException failure) {
    results.add(Optional.ofNullable(failure));
  }

  /** From now on it is a disk like any other. */
  void letGo() {
    free.countDown();
  }

  int opened() {
    return opened.get();
  }

  @Override
  public JournalFile open(Path path, boolean create) throws IOException {
    opened.incrementAndGet();
    JournalFile real = JournalFile.open(path, create);
    return new JournalFile() {
      @Override
      public void write(ByteBuffer bytes, long position) throws IOException {
        real.write(bytes, position);
      }

      @Override
      public void truncate(long size) throws IOException {
        real.truncate(size);
      }

      @Override
      public void force() throws IOException {
        if (free.getCount() > 0) {
          forced.release();
          try {
            Optional<IOException> failure = results.take();
            if (failure.isPresent()) {
              throw failure.get();
            }
          } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
          }
        }
        real.force();
      }

      @Override
      public void close() throws IOException {
        real.close();
      }
    };
  }
}

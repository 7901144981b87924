package dev.sallyport.recording;

import java.io.IOException;
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
  public JournalFile create(Path path, long bytes) throws IOException {
    opened.incrementAndGet();
    return new WrappedFile(MappedFile.create(path, bytes)) {
      /** The first one is of the file without events, before it is written to. */
      private boolean made;

      @Override
      public void force() throws IOException {
        if (made && free.getCount() > 0) {
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
        made = true;
        super.force();
      }
    };
  }
}

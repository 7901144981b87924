package dev.sallyport.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Real files that fail or hang for as long as the test wants it. */
final class TroubledDisk implements JournalFile.Opener {
  volatile IOException failure;
  private volatile CountDownLatch hanging = new CountDownLatch(0);
  private final Semaphore stuck = new Semaphore(0);

  /** From now on everything waits, but for what is written to pages that were touched before. */
  void hang() {
    stuck.drainPermits();
    hanging = new CountDownLatch(1);
  }

  /** Whether somebody has asked it since it hangs. */
  boolean isStuck() {
    return stuck.availablePermits() > 0;
  }

  void letGo() {
    hanging.countDown();
  }

  @Override
  public JournalFile create(Path path, long bytes) throws IOException {
    check();
    return new WrappedFile(MappedFile.create(path, bytes)) {
      @Override
      public void write(ByteBuffer written, long position) throws IOException {
        check();
        super.write(written, position);
      }

      @Override
      public void touch(ByteBuffer map, int from, int to, Writer writer) throws IOException {
        answer();
        super.touch(map, from, to, writer);
      }
    };
  }

  private void check() throws IOException {
    answer();
    if (failure != null) {
      throw failure;
    }
  }

  private void answer() throws IOException {
    try {
      if (hanging.getCount() > 0) {
        stuck.release();
      }
      hanging.await();
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }
}

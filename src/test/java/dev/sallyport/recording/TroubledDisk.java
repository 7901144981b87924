package dev.sallyport.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Real files that fail or hang for as long as the test wants it. */
final class TroubledDisk implements JournalFile.Opener {
  volatile IOException failure;
  private volatile CountDownLatch hanging = new CountDownLatch(0);

  /** From now on every write waits. */
  void hang() {
    hanging = new CountDownLatch(1);
  }

  void letGo() {
    hanging.countDown();
  }

  @Override
  public JournalFile open(Path path, boolean create) throws IOException {
    check();
    JournalFile real = JournalFile.open(path, create);
    return new JournalFile() {
      @Override
      public void write(ByteBuffer bytes, long position) throws IOException {
        check();
        real.write(bytes, position);
      }

      @Override
      public void truncate(long size) throws IOException {
        real.truncate(size);
      }

      @Override
      public void force() throws IOException {
        real.force();
      }

      @Override
      public void close() throws IOException {
        real.close();
      }
    };
  }

  private void check() throws IOException {
    try {
      hanging.await();
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
    if (failure != null) {
      throw failure;
    }
  }
}

package dev.sallyport.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A real file, for what a test does before. */
class WrappedFile implements JournalFile {
  private final JournalFile real;

  WrappedFile(JournalFile real) {
    this.real = real;
  }

  @Override
  public void write(ByteBuffer bytes, long position) throws IOException {
    real.write(bytes, position);
  }

  @Override
  public ByteBuffer map(int bytes) throws IOException {
    return real.map(bytes);
  }

  @Override
  public void touch(ByteBuffer map, int from, int to, Writer writer) throws IOException {
    real.touch(map, from, to, writer);
  }

  @Override
  public void copy(Path copy, long bytes) throws IOException {
    real.copy(copy, bytes);
  }

  @Override
  public void rename(Path name) throws IOException {
    real.rename(name);
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
}

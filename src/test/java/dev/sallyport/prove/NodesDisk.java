package dev.sallyport.prove;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The disk of a gateway's journal, to be filled up by somebody else, who takes whatever becomes
 * free as well. A small file system of its own, where the proof may mount one; elsewhere the
 * gateway's process is kept from writing to files, which comes to the same for it.
 */
final class NodesDisk implements AutoCloseable {
  /** A gateway has some files of 4 MiB ready at a time. */
  private static final String BYTES = "64m";

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final byte[] BLOCK = new byte[16 * 1024];

  private final Path folder;
  private final boolean mounted;
  private volatile boolean full;
  private Thread filling;

  private NodesDisk(Path folder, boolean mounted) {
    this.folder = folder;
    this.mounted = mounted;
  }

  /** One for this folder, which is made. */
  static NodesDisk of(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    boolean own = NodesNetwork.isOwn();
    if (own) {
      run("mount", "-t", "tmpfs", "-o", "mode=700,size=" + BYTES, "proof", folder.toString());
    }
    return new NodesDisk(folder, own);
  }

  /** From now on there is no room for a process. */
  void fill(long pid) throws IOException, InterruptedException {
    full = true;
    if (!mounted) {
      limit(pid, "4096");
      return;
    }
    filling = new Thread(this::takeAll, "disk");
    filling.setDaemon(true);
    filling.start();
  }

  /** There is again. */
  void free(long pid) throws IOException, InterruptedException {
    full = false;
    if (!mounted) {
      limit(pid, "unlimited");
      return;
    }
    filling.join();
    Files.delete(other());
  }

  private Path other() {
    return folder.resolve("of-somebody-else");
  }

  private void takeAll() {
    try (RandomAccessFile file = new RandomAccessFile(other().toFile(), "rw")) {
      while (full) {
        try {
          file.write(BLOCK);
        } catch (IOException noRoom) {
          LockSupport.parkNanos(LOOK_NANOS);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("the disk cannot be filled", e);
    }
  }

  private static void limit(long pid, String bytes) throws IOException, InterruptedException {
    run("prlimit", "--pid", Long.toString(pid), "--fsize=" + bytes + ":");
  }

  private static void run(String... command) throws IOException, InterruptedException {
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException(command[0] + ": " + status);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    full = false;
    if (filling != null) {
      filling.join();
    }
    if (mounted) {
      run("umount", "-l", folder.toString());
    }
  }
}

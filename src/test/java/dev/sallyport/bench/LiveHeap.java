package dev.sallyport.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What is alive on the heap of another virtual machine, after a full collection. */
public final class LiveHeap {
  private LiveHeap() {}

  /** Bytes of all objects that can be reached, as {@code jcmd PID GC.class_histogram} counts. */
  public static long bytes(long pid) throws IOException {
    // Once for what waits to be finalized or is only weakly held, once to count.
    histogram(pid);
    String total = histogram(pid);
    return Long.parseLong(total.trim().split("\\s+")[2]);
  }

  private static String histogram(long pid) throws IOException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said.lines()
        .filter(line -> line.startsWith("Total"))
        .findFirst()
        .orElseThrow(() -> new IOException("jcmd: " + said.strip()));
  }
}

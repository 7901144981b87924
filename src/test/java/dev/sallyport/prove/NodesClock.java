package dev.sallyport.prove;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Another time of day for one process, by the library of Debian's package faketime. */
final class NodesClock {
  private static final Path LIBRARIES = Path.of("/usr/lib");

  private NodesClock() {}

  /**
   * What a program is started by.
   *
   * @param by as the library reads it: {@code +5m}
   */
  static String[] shifted(String by) throws IOException {
    return new String[] {
      "env",
      "LD_PRELOAD=" + library(),
      "FAKETIME=" + by,
      // Java waits by the other clock, which stays as it is: or every wait would be over at once.
      "FAKETIME_DONT_FAKE_MONOTONIC=1",
      "FAKETIME_FORCE_MONOTONIC_FIX=0"
    };
  }

  private static Path library() throws IOException {
    try (Stream<Path> all = Files.walk(LIBRARIES, 3)) {
      return all.filter(file -> file.endsWith("faketime/libfaketimeMT.so.1"))
          .findFirst()
          .orElseThrow(() -> new IOException("there is no libfaketime: scripts/peers faketime"));
    }
  }
}

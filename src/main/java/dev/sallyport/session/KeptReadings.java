package dev.sallyport.session;

import dev.sallyport.sql.catalogue.Catalogue;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the prepared statements of one session were read, so that they need not be read again when
 * they are executed. A reading is many times as large as its text: what finds no room is read at
 * each execution. All that are kept were read with the same catalogue: one that was read with
 * another is of no use by now, and would keep that one for as long as the session lives.
 */
final class KeptReadings {
  /** Of all statements together, estimated rather too high. */
  static final long MAX_BYTES = 16L << 20;

  /** Of a reading without a statement in it. */
  private static final int READING_BYTES = 512;

  private final Map<PreparedStatement, Kept> kept = new IdentityHashMap<>();
  private Catalogue catalogue = Catalogue.UNKNOWN;
  private long bytes;

  private record Kept(Request.Reading reading, long bytes) {}

  /** Roughly what it takes to keep one. */
  static long bytesOf(Request.Reading reading) {
    return StatementJudge.facts(reading.inspection()).stream()
        .mapToLong(facts -> READING_BYTES + facts.weight())
        .reduce(READING_BYTES, Long::sum);
  }

  /** How that one was read last, if that was kept. */
  Optional<Request.Reading> of(PreparedStatement statement) {
    return Optional.ofNullable(kept.get(statement)).map(Kept::reading);
  }

  /** Keeps it in place of what was kept of that one, where there is room. */
  void keep(PreparedStatement statement, Request.Reading reading) {
    Kept before = kept.get(statement);
    if (before != null && before.reading() == reading) {
      return;
    }
    forget(statement);
    if (reading.readAs().catalogue() != catalogue) {
      kept.clear();
      bytes = 0;
      catalogue = reading.readAs().catalogue();
    }
    long wanted = bytesOf(reading);
    if (bytes + wanted <= MAX_BYTES) {
      bytes += wanted;
      kept.put(statement, new Kept(reading, wanted));
    }
  }

  /** It is read anew at its next execution. */
  void forget(PreparedStatement statement) {
    Kept gone = kept.remove(statement);
    bytes -= gone == null ? 0 : gone.bytes();
  }

  /** What is taken. */
  long bytes() {
    return bytes;
  }
}

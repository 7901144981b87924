package dev.sallyport.recording;

import dev.sallyport.recording.chain.LostEvents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which events of which sessions were written to a file, for the case that somebody takes it away
 * before it is shipped. Filled by its writer; to be read by others once the file is sealed.
 */
final class WrittenSequences {
  private final Map<String, Runs> bySession = new LinkedHashMap<>();

  /** The last one is mostly the next one. */
  private String lastSession = "";

  private Runs last;

  /** First and last sequence of each stretch without a gap. */
  private static final class Runs {
    private long[] bounds = new long[2];
    private int used;

    void add(long sequence) {
      if (used > 0 && bounds[used - 1] == sequence - 1) {
        bounds[used - 1] = sequence;
        return;
      }
      if (used == bounds.length) {
        bounds = Arrays.copyOf(bounds, 2 * used);
      }
      bounds[used++] = sequence;
      bounds[used++] = sequence;
    }
  }

  void add(SessionEvent event) {
    String session = event.session();
    if (last == null || !session.equals(lastSession)) {
      last = bySession.computeIfAbsent(session, id -> new Runs());
      lastSession = session;
    }
    if (event instanceof AnsweredEvent answered) {
      last.add(answered.rows().sequence());
    }
    last.add(event.sequence());
  }

  Set<String> sessions() {
    return bySession.keySet();
  }

  /** First sequence of a session; it must be there. */
  long first(String session) {
    return bySession.get(session).bounds[0];
  }

  /** Last sequence of a session; it must be there. */
  long last(String session) {
    Runs runs = bySession.get(session);
    return runs.bounds[runs.used - 1];
  }

  /** What was written of a session, but for what is known to be kept elsewhere. */
  List<LostEvents.Stretch> without(String session, Set<Long> kept) {
    Runs written = bySession.get(session);
    Runs missing = new Runs();
    for (int i = 0; i < written.used; i += 2) {
      for (long sequence = written.bounds[i]; sequence <= written.bounds[i + 1]; sequence++) {
        if (!kept.contains(sequence)) {
          missing.add(sequence);
        }
      }
    }
    List<LostEvents.Stretch> stretches = new ArrayList<>();
    for (int i = 0; i < missing.used; i += 2) {
      stretches.add(new LostEvents.Stretch(session, missing.bounds[i], missing.bounds[i + 1]));
    }
    return stretches;
  }
}

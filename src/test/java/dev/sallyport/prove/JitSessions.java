package dev.sallyport.prove;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** So many sessions in batches, each ended in one of the ways that there are. */
final class JitSessions {
  /** Every so many batches the gateway is what ends, and is started anew. */
  private static final int STOPS_EVERY = 4;

  private JitSessions() {}

  static void run(
      JitServer server, JitIssuers issuers, Path folder, int sessions, int atOnce, JitTally tally)
      throws Exception {
    Path file = JitGate.configure(server, issuers, folder);
    JitGate gate = JitGate.start(file, issuers);
    try {
      int next = 0;
      int done = 0;
      for (int batch = 1; done < sessions; batch++) {
        boolean stops = batch % STOPS_EVERY == 0 || done + atOnce >= sessions;
        List<JitCase> cases = new ArrayList<>();
        for (int i = 0; i < Math.min(atOnce, sessions - done); i++) {
          cases.add(
              stops
                  ? JitCase.STOPPING.get(i % JitCase.STOPPING.size())
                  : JitCase.MIXED.get(next++ % JitCase.MIXED.size()));
        }
        new JitBatch(server, gate, issuers, tally).run(cases);
        done += cases.size();
        if (stops) {
          gate = JitGate.start(file, issuers);
        }
      }
    } finally {
      gate.close();
    }
  }
}

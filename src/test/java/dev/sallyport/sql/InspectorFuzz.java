package dev.sallyport.sql;

import java.nio.charset.StandardCharsets;

/** Target of {@code scripts/fuzz inspector}: whatever the bytes, there is an answer, soon. */
public final class InspectorFuzz {
  private static final MySqlInspector INSPECTOR = new MySqlInspector();

  private InspectorFuzz() {}

  /** Loads what a try needs, which is slower than a try may be. Called by Jazzer first. */
  public static void fuzzerInitialize() {
    fuzzerTestOneInput("0000SELECT a FROM t".getBytes(StandardCharsets.US_ASCII));
  }

  /** One try, called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    FuzzedSession.of(data)
        .ifPresent(session -> check(INSPECTOR.inspect(session.text(), session.context())));
  }

  private static void check(Inspection inspection) {
    // That wording stands for a fault of ours that was caught.
    if (inspection instanceof Inspection.Opaque opaque
        && opaque.reason().contains("could not be read")) {
      throw new IllegalStateException("reading failed");
    }
  }
}

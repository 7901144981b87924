package dev.sallyport.recording;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A session of a reporting agent. */
public final class SampleEvents {
  public static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

  private SampleEvents() {}

  public static SessionEvent opened(String session) {
    return new SessionEvent.Opened(
        session,
        0,
        START,
        "idp:agent-7",
        "Reporting agent",
        "agent",
        Set.of("reporting-agents"),
        "orders",
        "shop",
        "127.0.0.1:50123",
        17,
        Map.of("_client_name", "libmysql"),
        "5f1c1b1e-0000-4000-8000-00000000000a",
        "nightly report",
        Map.of("ticket", "OPS-1"),
        "sp_agent",
        Set.of(SessionEvent.Opened.OTHER_KIND),
        "idp:dana");
  }

  public static SessionEvent judged(
      String session, long sequence, long statement, String text, String verdict) {
    return new SessionEvent.Judged(
        session,
        sequence,
        START.plusMillis(120 * sequence),
        statement,
        "COM_QUERY",
        text,
        Arrays.asList("it's", null),
        "shop",
        Set.of("select"),
        Set.of("shop.customers"),
        verdict,
        "reporting-agents/2",
        verdict.equals("deny") ? "Schema changes go through migrations." : "",
        List.of(),
        List.of());
  }

  /** A result of one value and its end, on one line. */
  public static AnsweredEvent answered(
      String session, long sequence, long statement, String value) {
    Instant at = START.plusMillis(120 * sequence);
    return new AnsweredEvent(
        new SessionEvent.Rows(
            session,
            sequence - 1,
            at,
            statement,
            List.of("id", "email"),
            Set.of(1),
            Set.of(),
            List.of(Arrays.asList(value, null)),
            List.of(List.of(0, 1)),
            List.of()),
        new SessionEvent.Finished(
            session, sequence, at, statement, "ok", 0, 1, false, 0, value, 1_500));
  }

  public static SessionEvent rows(String session, long sequence, long statement) {
    return new SessionEvent.Rows(
        session,
        sequence,
        START.plusMillis(120 * sequence),
        statement,
        List.of("id", "ssn", "note"),
        Set.of(1),
        Set.of(),
        List.of(Arrays.asList("1", "***", null), Arrays.asList("2", "***", "two\nlines")));
  }

  public static SessionEvent finished(String session, long sequence, long statement) {
    return new SessionEvent.Finished(
        session,
        sequence,
        START.plusMillis(120 * sequence),
        statement,
        "ok",
        0,
        2,
        false,
        0,
        "",
        1_234);
  }

  public static SessionEvent reviewRequested(String session, long sequence, long statement) {
    return new SessionEvent.ReviewRequested(
        session,
        sequence,
        START.plusMillis(120 * sequence),
        statement,
        "ap-1",
        START.plusSeconds(300));
  }

  public static SessionEvent reviewEnded(
      String session, long sequence, long statement, String outcome) {
    return new SessionEvent.ReviewEnded(
        session,
        sequence,
        START.plusMillis(120 * sequence),
        statement,
        "ap-1",
        outcome,
        "Dana",
        "looks fine");
  }

  public static SessionEvent closed(String session, long sequence) {
    return new SessionEvent.Closed(
        session, sequence, START.plusMillis(120 * sequence), "client left");
  }

  public static SessionEvent.LoginRefused loginRefused(String id) {
    return new SessionEvent.LoginRefused(
        id, 0, START, "127.0.0.1:50124", "orders", "", "access denied, the token expired", 1);
  }
}

package dev.sallyport.recording;

import dev.sallyport.identity.RefusedLogins;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes refused logins into the journal. In each minute the first ones have a line each; the
 * others are counted and have one line for each address at the minute's end, so that a flood of
 * logins cannot fill the journal, which would end everybody's statements. Any thread.
 */
public final class RefusedLoginMinutes implements RefusedLogins {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Lines of their own in a minute, from one address and from all. */
  private static final int LINES_PER_ADDRESS = 10;

  private static final int LINES = 100;

  /** Addresses that are told apart in a minute; all others share one line. */
  private static final int ADDRESSES = 200;

  private static final String OTHERS = "other addresses";
  private static final String PREFIX = "Sallyport: ";
  private static final int MAX_REASON_LENGTH = 500;
  private static final Logger LOG = LoggerFactory.getLogger(RefusedLoginMinutes.class);

  private final Vertx vertx;
  private final Recorder recorder;
  private final Clock clock;
  private final long timer;
  private final Map<String, Tally> tallies = new HashMap<>();
  private Instant minuteEnds;
  private int lines;

  private static final class Tally {
    private int lines;
    private long counted;
  }

  /** Over one recorder, for the whole gateway. */
  public RefusedLoginMinutes(Vertx vertx, Recorder recorder, Clock clock) {
    this.vertx = vertx;
    this.recorder = recorder;
    this.clock = clock;
    this.minuteEnds = clock.instant().plus(MINUTE);
    this.timer = vertx.setPeriodic(MINUTE.toMillis(), tick -> write(endMinute()));
  }

  @Override
  public void note(Refusal refusal) {
    write(taken(refusal));
  }

  /** Writes what was counted and not written yet. */
  public Future<Void> close() {
    vertx.cancelTimer(timer);
    return write(endMinute());
  }

  private synchronized List<SessionEvent> taken(Refusal refusal) {
    List<SessionEvent> events =
        clock.instant().isBefore(minuteEnds) ? new ArrayList<>() : endMinute();
    String address = refusal.network().text();
    Tally tally =
        tallies.computeIfAbsent(
            tallies.size() < ADDRESSES || tallies.containsKey(address) ? address : OTHERS,
            first -> new Tally());
    if (tally.lines < LINES_PER_ADDRESS && lines < LINES) {
      tally.lines++;
      lines++;
      events.add(event(refusal.client(), refusal.user(), refusal.principal(), reason(refusal), 1));
    } else {
      tally.counted++;
    }
    return events;
  }

  private synchronized List<SessionEvent> endMinute() {
    List<SessionEvent> events = new ArrayList<>();
    tallies.forEach(
        (address, tally) -> {
          if (tally.counted > 0) {
            events.add(
                event(address, "", "", "counted only, too many within a minute", tally.counted));
          }
        });
    tallies.clear();
    lines = 0;
    minuteEnds = clock.instant().plus(MINUTE);
    return events;
  }

  private SessionEvent event(
      String client, String user, String principal, String reason, long count) {
    return new SessionEvent.LoginRefused(
        UUID.randomUUID().toString(), 0, clock.instant(), client, user, principal, reason, count);
  }

  private static String reason(Refusal refusal) {
    String told = refusal.reason();
    String plain = told.startsWith(PREFIX) ? told.substring(PREFIX.length()) : told;
    return plain.substring(0, Math.min(plain.length(), MAX_REASON_LENGTH));
  }

  /** A refusal that cannot be written down is still one. */
  private Future<Void> write(List<SessionEvent> events) {
    return Future.join(
            events.stream()
                .map(
                    event ->
                        recorder
                            .record(event)
                            .onFailure(
                                e ->
                                    LOG.warn(
                                        "refused login not recorded error={}", e.getMessage())))
                .toList())
        .mapEmpty();
  }
}

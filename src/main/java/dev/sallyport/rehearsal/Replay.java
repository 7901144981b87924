package dev.sallyport.rehearsal;

import dev.sallyport.identity.Principal;
import dev.sallyport.policy.PolicySet;
import dev.sallyport.recording.Cursor;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionArchive.Filter;
import dev.sallyport.recording.SessionArchive.SessionSummary;
import dev.sallyport.recording.SessionEvent;
import dev.sallyport.sql.Inspector;
import dev.sallyport.sql.catalogue.Catalogue;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * The time machine: recorded statements judged by the policies in force and by a draft, the newest
 * sessions first. Of both the same is asked, with what is known today, so that what differs comes
 * from the draft alone.
 */
public final class Replay {
  /** Sessions and events held in memory at a time. */
  private static final int PAGE = 200;

  /** Of that many principals the same object is kept, by which policies are remembered. */
  private static final int MOST_PRINCIPALS = 10_000;

  /** A session that began so long before the stretch asked for may reach into it. */
  private static final Duration LONGEST_SESSION = Duration.ofDays(1);

  private static final long ARCHIVE_PATIENCE_SECONDS = 60;

  private final SessionArchive archive;
  private final Inspector inspector;
  private final Databases databases;
  private final Clock clock;

  /** Over what was recorded. */
  public Replay(SessionArchive archive, Inspector inspector, Databases databases, Clock clock) {
    this.archive = archive;
    this.inspector = inspector;
    this.databases = databases;
    this.clock = clock;
  }

  /**
   * What to judge again.
   *
   * @param days how many days back, 1 to {@link ReplayLimits#MOST_DAYS}
   * @param connection of this connection alone; empty for all
   * @param principal of this principal alone; empty for all
   */
  public record Request(int days, Optional<String> connection, Optional<String> principal) {
    /** Refuses what nobody can wait for. */
    public Request {
      if (days < 1 || days > ReplayLimits.MOST_DAYS) {
        throw new IllegalArgumentException(
            "days are 1 to " + ReplayLimits.MOST_DAYS + ", not " + days);
      }
    }
  }

  /** Hears how far it has come; called often, from the thread that works. */
  @FunctionalInterface
  public interface Progress {
    /**
     * So far.
     *
     * @param reached of the stretch of time, 0 to 1
     */
    void at(double reached, long sessions, long statements);
  }

  /**
   * Does it. Blocks for as long as the limits say at most.
   *
   * @param before the policies in force
   * @param after the draft
   * @param cancelled asked again and again; when true, it ends
   * @throws CancellationException when it was cancelled
   * @throws IllegalStateException when the archive does not answer
   */
  public ReplayReport run(
      PolicySet before,
      PolicySet after,
      Request request,
      ReplayLimits limits,
      Progress progress,
      BooleanSupplier cancelled) {
    return new Run(before, after, request, limits, progress, cancelled).run();
  }

  /** One run. */
  private final class Run {
    private final PolicySet before;
    private final PolicySet after;
    private final Request request;
    private final ReplayLimits limits;
    private final Progress progress;
    private final BooleanSupplier cancelled;
    private final ReplayTally tally = new ReplayTally();
    private final Instant to = clock.instant();
    private final Instant from;
    private final Map<Principal, Principal> principals = new HashMap<>();
    private final Map<String, Catalogue> catalogues = new HashMap<>();
    private final Set<String> connections = new TreeSet<>();
    private Instant reached = to;
    private String cutShort = "";
    private long sessions;

    Run(
        PolicySet before,
        PolicySet after,
        Request request,
        ReplayLimits limits,
        Progress progress,
        BooleanSupplier cancelled) {
      this.before = before;
      this.after = after;
      this.request = request;
      this.limits = limits;
      this.progress = progress;
      this.cancelled = cancelled;
      this.from = to.minus(Duration.ofDays(request.days()));
    }

    ReplayReport run() {
      readSessions();
      return new ReplayReport(
          from,
          cutShort.isEmpty() ? from : reached,
          cutShort,
          sessions,
          tally.statements,
          tally.same,
          tally.totals(),
          tally.changes(),
          tally.leftOut(),
          tally.notReplayed,
          tally.byNamesAlone,
          tally.withoutValues,
          tally.withoutEstimate,
          tally.otherThanThen,
          connections.stream()
              .filter(name -> before.asksForTags(name) || after.asksForTags(name))
              .toList());
    }

    private void readSessions() {
      Instant earliest = from.minus(LONGEST_SESSION);
      Optional<Cursor> next = Optional.empty();
      while (true) {
        SessionArchive.Page page = await(archive.page(filter(earliest, next)));
        for (SessionSummary summary : page.list()) {
          if (isOver()) {
            return;
          }
          if (isMeant(summary)) {
            read(summary);
            sessions++;
          }
          reached = summary.openedAt();
          progress.at(share(), sessions, tally.statements);
        }
        if (page.next().isEmpty()) {
          return;
        }
        next = page.next();
      }
    }

    private Filter filter(Instant earliest, Optional<Cursor> next) {
      return new Filter(
          request.principal(),
          request.connection(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(earliest),
          Optional.empty(),
          next,
          PAGE);
    }

    /** The archive finds principals by part of their names too. */
    private boolean isMeant(SessionSummary summary) {
      return request.principal().map(summary.principal()::equals).orElse(true)
          && summary.closedAt().filter(at -> at.isBefore(from)).isEmpty();
    }

    private double share() {
      double whole = Duration.between(from, to).toMillis();
      return Math.max(0, Math.min(1, Duration.between(reached, to).toMillis() / whole));
    }

    private boolean isOver() {
      if (cancelled.getAsBoolean()) {
        throw new CancellationException("cancelled");
      }
      if (tally.statements >= limits.statements()) {
        cutShort = "after " + limits.statements() + " statements";
      } else if (Duration.between(to, clock.instant()).compareTo(limits.time()) > 0) {
        cutShort = "after " + limits.time().toSeconds() + " seconds";
      }
      return !cutShort.isEmpty();
    }

    private void read(SessionSummary summary) {
      ReplayedSession replayed = null;
      long next = 0;
      while (true) {
        SessionArchive.Events events = await(archive.events(summary.id(), next, PAGE));
        for (SessionEvent event : events.list()) {
          if (event instanceof SessionEvent.Opened opened) {
            replayed = begin(opened);
          } else if (replayed != null) {
            replayed.on(event);
          }
          next = event.sequence() + 1;
        }
        if (!events.more() || events.list().isEmpty() || isOver()) {
          break;
        }
      }
      if (replayed != null) {
        replayed.end();
      }
    }

    private ReplayedSession begin(SessionEvent.Opened opened) {
      connections.add(opened.connection());
      return new ReplayedSession(
          before,
          after,
          inspector,
          tally,
          known(RecordedPrincipal.of(opened)),
          opened.connection(),
          catalogues.computeIfAbsent(opened.connection(), databases::ask),
          from);
    }

    private Principal known(Principal principal) {
      if (principals.size() >= MOST_PRINCIPALS) {
        principals.clear();
      }
      return principals.computeIfAbsent(principal, same -> same);
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(ARCHIVE_PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("what was recorded could not be read", e);
    }
  }
}

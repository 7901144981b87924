package dev.sallyport.rehearsal;

import dev.sallyport.identity.Principal;
import dev.sallyport.policy.PolicySet;
import dev.sallyport.rehearsal.ReplayRun.State;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes replays, one at a time on a thread of its own, so that sessions do not wait for it. Results
 * are kept for a while, the newest ones.
 */
public final class ReplayDesk implements AutoCloseable {
  /** More are not waited for. */
  private static final int MOST_WAITING = 4;

  /** Of one person; with more they would keep everybody else's waiting. */
  static final int MOST_OF_ONE = 2;

  /** A report holds some hundred statements; nobody comes back for an older one. */
  private static final int MOST_KEPT = 20;

  private static final Logger LOG = LoggerFactory.getLogger(ReplayDesk.class);

  private final Replay replay;
  private final ReplayLimits limits;
  private final Clock clock;
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final ThreadPoolExecutor worker;

  /** Over what was recorded. */
  public ReplayDesk(Replay replay, ReplayLimits limits, Clock clock) {
    this.replay = replay;
    this.limits = limits;
    this.clock = clock;
    this.worker =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            work -> {
              Thread thread = new Thread(work, "sallyport-replay");
              thread.setDaemon(true);
              return thread;
            });
    worker.allowCoreThreadTimeOut(true);
  }

  /**
   * Begins one, now or when its turn comes.
   *
   * @param before the policies in force
   * @param after the draft
   * @param version of the draft
   * @throws RejectedExecutionException when too many wait, or too many of this person
   */
  public synchronized ReplayRun begin(
      PolicySet before, PolicySet after, String version, Replay.Request request, Principal by) {
    Job job = new Job(UUID.randomUUID().toString(), version, by.id(), request, clock.instant());
    long theirs = jobs.values().stream().filter(j -> j.by.equals(by.id()) && !j.isEnded()).count();
    if (theirs >= MOST_OF_ONE) {
      throw new RejectedExecutionException(theirs + " replays of " + by.id() + " have not ended");
    }
    worker.execute(() -> work(job, before, after));
    jobs.put(job.id, job);
    Iterator<Job> oldest = jobs.values().iterator();
    while (jobs.size() > MOST_KEPT && oldest.hasNext()) {
      if (oldest.next().isEnded()) {
        oldest.remove();
      }
    }
    return job.now();
  }

  /** How it stands; empty when there is none, or it was long ago. */
  public synchronized Optional<ReplayRun> find(String id) {
    return Optional.ofNullable(jobs.get(id)).map(Job::now);
  }

  /** Ends it soon, if it has not ended. */
  public synchronized Optional<ReplayRun> cancel(String id) {
    return Optional.ofNullable(jobs.get(id))
        .map(
            job -> {
              job.cancelled = true;
              return job.now();
            });
  }

  @Override
  public void close() {
    synchronized (this) {
      jobs.values().forEach(job -> job.cancelled = true);
    }
    worker.shutdownNow();
  }

  private void work(Job job, PolicySet before, PolicySet after) {
    if (job.cancelled) {
      job.end(State.CANCELLED, "", null, clock.instant());
      return;
    }
    job.state = State.RUNNING;
    try {
      ReplayReport report =
          replay.run(before, after, job.request, limits, job::reached, () -> job.cancelled);
      job.end(State.DONE, "", report, clock.instant());
    } catch (CancellationException e) {
      job.end(State.CANCELLED, "", null, clock.instant());
    } catch (RuntimeException e) {
      // Its message may quote a statement; the log keeps the kind alone.
      LOG.error("replay failed replay={} error={}", job.id, e.getClass().getName());
      job.end(State.FAILED, "What was recorded could not be read.", null, clock.instant());
    }
  }

  /** One of them; written by the worker, read by whoever asks. */
  private static final class Job {
    private final String id;
    private final String draft;
    private final String by;
    private final Replay.Request request;
    private final Instant askedAt;
    private volatile State state = State.WAITING;
    private volatile boolean cancelled;
    private volatile double reached;
    private volatile long sessions;
    private volatile long statements;
    private volatile Instant endedAt;
    private volatile String failure = "";
    private volatile ReplayReport report;

    Job(String id, String draft, String by, Replay.Request request, Instant askedAt) {
      this.id = id;
      this.draft = draft;
      this.by = by;
      this.request = request;
      this.askedAt = askedAt;
    }

    void reached(double share, long sessionsRead, long statementsJudged) {
      reached = share;
      sessions = sessionsRead;
      statements = statementsJudged;
    }

    boolean isEnded() {
      return endedAt != null;
    }

    /** The state comes last: whoever sees it sees the rest. */
    void end(State how, String why, ReplayReport found, Instant at) {
      failure = why;
      report = found;
      endedAt = at;
      if (found != null) {
        reached = 1;
        sessions = found.sessions();
        statements = found.statements();
      }
      state = how;
    }

    ReplayRun now() {
      State seen = state;
      return new ReplayRun(
          id,
          draft,
          by,
          request,
          seen,
          askedAt,
          Optional.ofNullable(endedAt),
          reached,
          sessions,
          statements,
          failure,
          Optional.ofNullable(report));
    }
  }
}

package dev.sallyport.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Reads and checks drafts of policies on threads of its own. A large draft takes seconds, and on
 * the threads that everybody shares a handful of them would keep the journal, and with it every
 * statement, waiting. Safe to be used by several threads.
 */
final class DraftWork {
  /** What is judged at a time; the processors are there for statements first. */
  static final int AT_ONCE = 2;

  /** Of one person, a page that checks while they type and a few tries beside it. */
  static final int PER_PERSON = 8;

  /** Of all people; each holds a draft of up to {@link PolicyRoutes#MAX_BODY_BYTES} in memory. */
  static final int CAPACITY = 24;

  private final WorkerExecutor threads;
  private final Map<String, Integer> byPerson = new HashMap<>();
  private int all;

  /** Its threads end with the verticle that makes it. */
  DraftWork(Vertx vertx) {
    this.threads = vertx.createSharedWorkerExecutor("sallyport-drafts", AT_ONCE);
  }

  /** Does it when its turn comes; fails with a problem when too much waits. */
  <T> Future<T> run(Viewer viewer, Callable<T> work) {
    String person = viewer.principal().id();
    if (!enter(person)) {
      return Future.failedFuture(
          new Problem(
                  429,
                  "too-many-drafts",
                  "Too many drafts wait",
                  "Up to "
                      + PER_PERSON
                      + " drafts of one person are read at a time, and "
                      + CAPACITY
                      + " of all.",
                  "Try again when the earlier ones are answered.")
              .asException());
    }
    return threads.executeBlocking(work, false).onComplete(done -> leave(person));
  }

  private synchronized boolean enter(String person) {
    int theirs = byPerson.getOrDefault(person, 0);
    if (theirs >= PER_PERSON || all >= CAPACITY) {
      return false;
    }
    byPerson.put(person, theirs + 1);
    all++;
    return true;
  }

  private synchronized void leave(String person) {
    byPerson.computeIfPresent(person, (id, theirs) -> theirs == 1 ? null : theirs - 1);
    all--;
  }
}

package dev.sallyport.approval;

import dev.sallyport.approval.ApprovalStore.Selection;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Requests that change at other nodes, and those of nodes that have died. Any thread. */
public final class ApprovalsElsewhere {
  /** Requests of one step; the next one takes the rest. */
  private static final int STEP = 500;

  private final ApprovalStore store;
  private final ApprovalFeed feed;
  private final Waiters waiting;
  private final Function<String, Future<Void>> publish;

  ApprovalsElsewhere(
      ApprovalStore store,
      ApprovalFeed feed,
      Waiters waiting,
      Function<String, Future<Void>> publish) {
    this.store = store;
    this.feed = feed;
    this.waiting = waiting;
    this.publish = publish;
  }

  /** A request has changed at another node: who looks at it here, or waits, hears of it. */
  public Future<Void> changed(String id) {
    return waiting
        .filed(id)
        .compose(v -> store.find(id))
        .compose(
            found -> {
              found.ifPresent(feed::publishOfElsewhere);
              return waiting.look(id, found);
            });
  }

  /**
   * Changes may not have been heard of: looks at all that somebody waits for, here or there, and
   * has pages ask anew.
   */
  public Future<Void> missed() {
    feed.onMissed();
    return Future.join(waiting.ids().stream().map(this::changed).toList())
        .compose(
            done ->
                store.list(
                    new Selection(Optional.of(ApprovalState.PENDING), Optional.empty(), STEP)))
        .onSuccess(pending -> pending.forEach(feed::publishOfElsewhere))
        .mapEmpty();
  }

  /**
   * Another gateway is dead, and so are the connections that waited there. What they asked stays
   * open: the same statement may come again, at any gateway.
   */
  public Future<Void> releaseAllOf(String deadGateway) {
    return store
        .pendingOf(deadGateway, STEP)
        .compose(
            ids ->
                release(ids, deadGateway)
                    .compose(
                        done ->
                            ids.size() < STEP
                                ? Future.succeededFuture()
                                : releaseAllOf(deadGateway)));
  }

  private Future<Void> release(List<String> ids, String deadGateway) {
    return Future.all(
            ids.stream()
                .map(
                    id ->
                        store
                            .retries()
                            .release(id, deadGateway)
                            .compose(done -> done ? publish.apply(id) : Future.succeededFuture()))
                .toList())
        .mapEmpty();
  }
}

package dev.sallyport.notify;

import dev.sallyport.approval.ApprovalFeed;
import dev.sallyport.approval.ApprovalRecord;
import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalStore.PendingBounds;
import dev.sallyport.approval.Decision;
import dev.sallyport.approval.StoredApprovalDesk;
import dev.sallyport.config.NotifyChannel;
import dev.sallyport.delivery.Backoff;
import dev.sallyport.identity.Principal;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A desk on a real store, and the channels that are told of it. */
final class NotifyStage implements AutoCloseable {
  static final URI CONSOLE = URI.create("https://gate.example.com");
  private static final Duration PATIENT = Duration.ofSeconds(30);

  /** Of channels that may meet a receiver which never answers. */
  private static final Duration IMPATIENT = Duration.ofMillis(700);

  /** Quick, and always the longest of its range. */
  static final Backoff QUICK =
      new Backoff(Duration.ofMillis(20), Duration.ofMillis(200), 4, () -> 1);

  final Vertx vertx = Vertx.vertx();
  final ApprovalFeed feed = new ApprovalFeed();
  final StoredApprovalDesk desk;
  NotifyVerticle verticle;
  private Duration timeout = PATIENT;
  private String deployment;

  NotifyStage(Path directory) {
    Store store = await(EmptyStore.open(EmptyStore.at(directory.resolve("store.db")), vertx));
    desk =
        new StoredApprovalDesk(
            vertx,
            Clock.systemUTC(),
            store.approvalStore(),
            feed,
            "gateway",
            PendingBounds.DEFAULT,
            (request, decision) -> Future.succeededFuture());
    await(desk.start());
  }

  /** Channels that are set up from now on do not wait long for an answer. */
  NotifyStage impatient() {
    timeout = IMPATIENT;
    return this;
  }

  NotifyStage tell(NotifyChannel... channels) {
    verticle = new NotifyVerticle(v -> channels(v, channels), feed, Clock.systemUTC(), QUICK);
    deployment = await(vertx.deployVerticle(verticle));
    verticle.lead(true);
    verticle.open(CONSOLE);
    return this;
  }

  private List<Channel> channels(Vertx vertx, NotifyChannel... configured) {
    List<Channel> channels = new ArrayList<>();
    for (NotifyChannel channel : configured) {
      if (channel instanceof NotifyChannel.Webhook webhook) {
        channels.add(new WebhookChannel(vertx, webhook, timeout, Clock.systemUTC()));
      } else if (channel instanceof NotifyChannel.Slack slack) {
        channels.add(new SlackChannel(vertx, slack, timeout, Clock.systemUTC()));
      } else {
        channels.addAll(Channels.of(vertx, List.of(channel), Clock.systemUTC()));
      }
    }
    return channels;
  }

  /** Undeploys the verticle, which ends what is under way. */
  void stopTelling() {
    await(vertx.undeploy(deployment));
  }

  Tally.Counts counts(int channel) {
    return verticle.counts().get(channel);
  }

  ApprovalRequest file(ApprovalRequest request) {
    await(desk.file(request));
    return request;
  }

  ApprovalRecord decide(ApprovalRequest request, String person, boolean approve) {
    Principal by =
        new Principal(
            "idp:" + person, Principal.Kind.HUMAN, person, Set.of("dba"), "idp", Map.of());
    return await(
        desk.decide(
            request.id(),
            new Decision(
                by, Optional.empty(), approve, "because of the secret 4711", request.digest())));
  }

  /** Everything in it that an agent can write is hostile. */
  static ApprovalRequest request(String requesterName, Set<String> tables, int quorum) {
    return request(requesterName, tables, quorum, Instant.now());
  }

  /** One that was made so long ago and still waits. */
  static ApprovalRequest requestedBefore(Duration age) {
    return request("nightly report", Set.of("shop.orders"), 1, Instant.now().minus(age));
  }

  private static ApprovalRequest request(
      String requesterName, Set<String> tables, int quorum, Instant made) {
    return new ApprovalRequest(
        UUID.randomUUID().toString(),
        new ApprovalRequest.Requester(
            "idp:agent-7", requesterName, "agent", Set.of("reporting-agents"), Optional.empty()),
        new ApprovalRequest.Origin("", 0, "10.0.0.1"),
        "orders",
        "shop",
        "",
        "UPDATE shop.orders SET card = '4111-secret' WHERE id = 42",
        List.of("parameter-secret"),
        "update shop . orders set card_secret = ? where id = ?",
        "digest",
        Set.of("update"),
        tables,
        ApprovalRequest.Terms.of(
            "maintenance/3", Set.of("dba"), quorum, Instant.now().plus(Duration.ofMinutes(5))),
        OptionalLong.empty(),
        made,
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  static ApprovalRequest request() {
    return request("nightly report", Set.of("shop.orders"), 1);
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}

package dev.sallyport.cli.exec;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A gateway that keeps the contract of the REST API and knows nothing else; one request. */
final class ContractGateway implements AutoCloseable {
  static final String PASSWORD = "pa\"ss#word\\1";

  final Set<String> acceptedTokens = ConcurrentHashMap.newKeySet();

  /** Method and path of each request that changes something, in order. */
  final List<String> calls = new CopyOnWriteArrayList<>();

  private final HttpServer server;
  private final JsonObject card;
  private volatile boolean asksPeople;
  private volatile Duration open = Duration.ofMinutes(5);
  private volatile JsonObject wanted;
  private volatile JsonObject decision;
  private Promise<Void> decided = Promise.promise();

  private ContractGateway(Vertx vertx, JsonObject card) {
    this.card = card;
    Router router = Router.router(vertx);
    router.get("/api/v1/gateway").handler(ctx -> ctx.json(card));
    router.route().handler(this::authorize);
    router.route().handler(BodyHandler.create(false));
    router.post("/api/v1/access-requests").handler(this::request);
    router.get("/api/v1/access-requests/7").handler(this::poll);
    router.delete("/api/v1/access-requests/7").handler(this::withdraw);
    router.delete("/api/v1/leases/lease-1").handler(this::giveBack);
    server = await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
  }

  /** One that takes tokens of these issuers. */
  static ContractGateway start(Vertx vertx, JsonObject... issuers) {
    return new ContractGateway(
        vertx,
        new JsonObject()
            .put("mysql", new JsonObject().put("host", "127.0.0.1").put("port", 3307))
            .put("issuers", new JsonArray(List.of((Object[]) issuers)))
            .put("version", "test"));
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** Requests wait for people, for this long at most. */
  void askPeople(Duration life) {
    asksPeople = true;
    open = life;
  }

  /** Somebody decides. */
  void decide(String state, String reason) {
    decision = new JsonObject().put("state", state).put("reason", reason);
    decided.tryComplete();
  }

  void showCertificate(String pem) {
    card.getJsonObject("mysql").put("certificate_pem", pem);
  }

  /** The body of the request. */
  JsonObject wanted() {
    return wanted;
  }

  @Override
  public void close() {
    await(server.close());
  }

  private void authorize(RoutingContext ctx) {
    String header = String.valueOf(ctx.request().getHeader("Authorization"));
    if (header.startsWith("Bearer ") && acceptedTokens.contains(header.substring(7))) {
      ctx.next();
      return;
    }
    problem(ctx, 401, "The token is not taken.", "Get a new one.");
  }

  private void request(RoutingContext ctx) {
    calls.add("POST request");
    wanted = ctx.body().asJsonObject();
    if (wanted.getString("connection").equals("payroll")) {
      problem(ctx, 403, "No policy lets you reach payroll.", "Ask for another connection.");
    } else if (asksPeople) {
      ctx.response().setStatusCode(202);
      ctx.json(
          new JsonObject()
              .put("id", "7")
              .put("state", "pending")
              .put("expires_at", Instant.now().plus(open).toString())
              .put("url", url() + "/approvals/7"));
    } else {
      ctx.response().setStatusCode(201);
      ctx.json(new JsonObject().put("id", "7").put("state", "granted").put("lease", lease()));
    }
  }

  private void poll(RoutingContext ctx) {
    long wait = Long.parseLong(ctx.request().getParam("wait"));
    decided
        .future()
        .timeout(Math.max(1, wait * 1000), TimeUnit.MILLISECONDS)
        .onComplete(
            done -> {
              JsonObject answer =
                  decision == null ? new JsonObject().put("state", "pending") : decision.copy();
              if (answer.getString("state").equals("granted")) {
                answer.put("lease", lease());
              }
              ctx.json(answer.put("id", "7"));
            });
  }

  private void withdraw(RoutingContext ctx) {
    calls.add("DELETE request");
    decide("withdrawn", "");
    ctx.response().setStatusCode(204).end();
  }

  private void giveBack(RoutingContext ctx) {
    calls.add("DELETE lease");
    ctx.response().setStatusCode(204).end();
  }

  private JsonObject lease() {
    return new JsonObject()
        .put("id", "lease-1")
        .put("host", "127.0.0.1")
        .put("port", 3307)
        .put("user", "lease_abc")
        .put("password", PASSWORD)
        .put("expires_at", "2030-01-01T00:00:00Z")
        .put("sessions", 1)
        .put("connection", "orders")
        .put("tls", "required");
  }

  private static void problem(RoutingContext ctx, int status, String detail, String next) {
    ctx.response().setStatusCode(status).putHeader("content-type", "application/problem+json");
    ctx.json(new JsonObject().put("status", status).put("detail", detail).put("next", next));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

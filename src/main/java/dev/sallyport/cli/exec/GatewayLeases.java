package dev.sallyport.cli.exec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.config.Secret;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks for a lease, waits for the people who decide, gives the lease back. */
final class GatewayLeases {
  private static final String REQUESTS = "/api/v1/access-requests";
  private static final String LEASES = "/api/v1/leases/";

  /** What the gateway holds a question for at most, and the time for its answer on top. */
  private static final int POLL_SECONDS = 25;

  private static final Duration POLL_TIMEOUT = Duration.ofSeconds(POLL_SECONDS + 15);

  /** After a withdrawal the open question is answered at once; one that isn't is given up. */
  private static final Duration LAST_ANSWER = Duration.ofSeconds(5);

  /** Between two questions: a gateway that restarts, or a proxy that cuts waits short. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final Duration GIVE_BACK_TIMEOUT = Duration.ofSeconds(10);
  private static final int UNAUTHORIZED = 401;
  private static final int TOO_MANY = 429;

  private final JsonHttp http;
  private final URI gateway;
  private final TokenSource tokens;
  private final PrintWriter err;
  private final Interruption interruption;
  private final Clock clock;
  private Secret token;

  /** Whether the poll before this one was refused; a renewed token is tried once. */
  private boolean refusedBefore;

  GatewayLeases(
      JsonHttp http,
      URI gateway,
      TokenSource tokens,
      PrintWriter err,
      Interruption interruption,
      Clock clock) {
    this.http = http;
    this.gateway = gateway;
    this.tokens = tokens;
    this.err = err;
    this.interruption = interruption;
    this.clock = clock;
  }

  /**
   * Asks, and waits when people have to decide.
   *
   * @param patience how long to wait for them; empty for the request's own life
   * @throws ExecFailure when there is no lease, and then none is left behind
   */
  GrantedLease take(Map<String, Object> wanted, Optional<Duration> patience)
      throws ExecFailure, InterruptedException {
    token = tokens.token();
    interruption.check();
    // Not to be interrupted: an answer that is not waited for may hold a lease.
    JsonHttp.Answer answer =
        ask(
            request(REQUESTS)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JsonHttp.write(wanted))),
            JsonHttp.TIMEOUT);
    if (answer.text("state").equals("granted")) {
      return lease(answer);
    }
    if (answer.status() != 202 || !answer.text("state").equals("pending")) {
      throw refusal(answer);
    }
    String id = answer.text("id");
    Instant until = until(answer, patience);
    err.println(
        "exec: people have to approve this: "
            + ShownText.of(answer.text("url"))
            + " (waiting until "
            + until.truncatedTo(ChronoUnit.SECONDS)
            + "; Ctrl-C withdraws it)");
    err.flush();
    return await(id, until);
  }

  /** Ends the lease and its sessions; that it cannot be is told, and no reason to fail. */
  void giveBack(GrantedLease lease) {
    String problem;
    try {
      JsonHttp.Answer answer = ask(request(LEASES + lease.id()).DELETE(), GIVE_BACK_TIMEOUT);
      // 404: it ended by itself, and the gateway has forgotten it.
      if (answer.isSuccess() || answer.status() == 404) {
        return;
      }
      problem = refusal(answer).getMessage();
    } catch (ExecFailure e) {
      problem = e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      problem = "interrupted";
    }
    err.println(
        "exec: warning: lease "
            + lease.id()
            + " was not given back ("
            + problem
            + "); it ends at "
            + lease.expiresAt());
    err.flush();
  }

  private GrantedLease await(String id, Instant until) throws ExecFailure, InterruptedException {
    URI address = gateway.resolve(REQUESTS + "/" + id);
    while (true) {
      long seconds = Duration.between(clock.instant(), until).toSeconds();
      if (seconds < 0) {
        withdraw(id);
        throw new ExecFailure(
            ExitStatus.TRY_AGAIN, "nobody decided in time; the request is withdrawn");
      }
      HttpRequest poll =
          authorized(request(REQUESTS + "/" + id + "?wait=" + Math.min(seconds, POLL_SECONDS)));
      CompletableFuture<JsonHttp.Answer> asked = http.begin(poll);
      CompletableFuture<?> either = CompletableFuture.anyOf(asked, interruption.first());
      try {
        either.handle((answer, failure) -> null).get(POLL_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException noAnswer) {
        asked.cancel(true);
      }
      if (interruption.first().isDone()) {
        throw withdrawn(id, address, asked);
      }
      Optional<GrantedLease> lease = read(address, asked);
      if (lease.isPresent()) {
        return lease.get();
      }
      if (interruption.within(PAUSE)) {
        withdraw(id);
        interruption.check();
      }
    }
  }

  /** The lease of an answer; empty when it is worth asking again. */
  private Optional<GrantedLease> read(URI address, CompletableFuture<JsonHttp.Answer> asked)
      throws ExecFailure, InterruptedException {
    JsonHttp.Answer answer;
    try {
      answer = JsonHttp.await(address, asked, Duration.ZERO);
    } catch (ExecFailure noAnswer) {
      return Optional.empty();
    }
    if (answer.status() == UNAUTHORIZED && !refusedBefore) {
      refusedBefore = true;
      token = tokens.renewed();
      return Optional.empty();
    }
    refusedBefore = false;
    if (answer.status() >= 500) {
      return Optional.empty();
    }
    if (!answer.isSuccess()) {
      throw refusal(answer);
    }
    String reason = answer.text("reason").isEmpty() ? "" : ": " + answer.text("reason");
    return switch (answer.text("state")) {
      case "pending" -> Optional.empty();
      case "granted" -> Optional.of(lease(answer));
      case "denied" ->
          throw new ExecFailure(
              ExitStatus.REFUSED, ShownText.of("the request was denied" + reason));
      case "expired" ->
          throw new ExecFailure(
              ExitStatus.TRY_AGAIN, "nobody decided before the request expired; ask again");
      case "withdrawn" ->
          throw new ExecFailure(
              ExitStatus.REFUSED, ShownText.of("the request was withdrawn" + reason));
      case "collected" ->
          throw new ExecFailure(
              ExitStatus.TRY_AGAIN,
              "the lease was shown before, and its answer did not arrive here; ask again");
      default ->
          throw new ExecFailure(
              ExitStatus.UNAVAILABLE, "the gateway tells no state of the request");
    };
  }

  /** Takes the request back, and the lease too that may have been granted in the same moment. */
  private ExecFailure withdrawn(String id, URI address, CompletableFuture<JsonHttp.Answer> asked)
      throws InterruptedException {
    withdraw(id);
    try {
      JsonHttp.Answer last = JsonHttp.await(address, asked, LAST_ANSWER);
      if (last.text("state").equals("granted")) {
        giveBack(lease(last));
      }
    } catch (ExecFailure noAnswer) {
      err.println("exec: warning: the gateway did not confirm the withdrawal");
    }
    return Interruption.stopped(interruption.first().join());
  }

  private void withdraw(String id) throws InterruptedException {
    try {
      ask(request(REQUESTS + "/" + id).DELETE(), GIVE_BACK_TIMEOUT);
    } catch (ExecFailure noAnswer) {
      err.println("exec: warning: the request was not withdrawn (" + noAnswer.getMessage() + ")");
    }
  }

  private GrantedLease lease(JsonHttp.Answer answer) throws ExecFailure {
    JsonNode lease = answer.body().path("lease");
    return GrantedLease.read(lease);
  }

  private Instant until(JsonHttp.Answer answer, Optional<Duration> patience) throws ExecFailure {
    try {
      Instant end = Instant.parse(answer.text("expires_at"));
      Instant own = patience.map(clock.instant()::plus).orElse(end);
      return own.isBefore(end) ? own : end;
    } catch (DateTimeException noTime) {
      throw new ExecFailure(
          ExitStatus.UNAVAILABLE, "the gateway does not say how long the request is open");
    }
  }

  private JsonHttp.Answer ask(HttpRequest.Builder request, Duration timeout)
      throws ExecFailure, InterruptedException {
    HttpRequest first = authorized(request);
    JsonHttp.Answer answer = JsonHttp.await(first.uri(), http.begin(first), timeout);
    if (answer.status() != UNAUTHORIZED) {
      return answer;
    }
    token = tokens.renewed();
    HttpRequest second = authorized(request);
    return JsonHttp.await(second.uri(), http.begin(second), timeout);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(gateway.resolve(path)).header("Accept", "application/json");
  }

  private HttpRequest authorized(HttpRequest.Builder request) {
    return request.setHeader("Authorization", "Bearer " + token.reveal()).build();
  }

  /** What a problem document (RFC 9457) says. */
  private static ExecFailure refusal(JsonHttp.Answer answer) {
    String detail = answer.text("detail");
    String next = answer.text("next");
    int status =
        answer.status() == TOO_MANY
            ? ExitStatus.TRY_AGAIN
            : answer.status() >= 400 && answer.status() < 500
                ? ExitStatus.REFUSED
                : ExitStatus.UNAVAILABLE;
    return new ExecFailure(
        status,
        ShownText.of(
            detail.isEmpty()
                ? "the gateway answers with status " + answer.status()
                : detail + (next.isEmpty() ? "" : " " + next)));
  }
}

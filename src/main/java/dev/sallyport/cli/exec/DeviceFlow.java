package dev.sallyport.cli.exec;

import dev.sallyport.config.Secret;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A person signs in with the browser of any machine (RFC 8628). */
final class DeviceFlow implements TokenSource {
  private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
  private static final String DEFAULT_SCOPE = "openid";

  /** Sections 3.2 and 3.5: used where the issuer names no interval, and added by slow_down. */
  private static final Duration STEP = Duration.ofSeconds(5);

  /** An issuer that says 0 is not asked without end. */
  private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);

  private static final Duration MAX_INTERVAL = Duration.ofMinutes(1);
  private static final Duration MAX_LIFETIME = Duration.ofHours(1);

  private final TokenEndpoint endpoint;
  private final String client;
  private final Optional<String> scope;
  private final PrintWriter err;
  private final Interruption interruption;
  private final Clock clock;
  private Optional<Secret> refresh = Optional.empty();

  DeviceFlow(
      TokenEndpoint endpoint,
      String client,
      Optional<String> scope,
      PrintWriter err,
      Interruption interruption,
      Clock clock) {
    this.endpoint = endpoint;
    this.client = client;
    this.scope = scope;
    this.err = err;
    this.interruption = interruption;
    this.clock = clock;
  }

  @Override
  public Secret token() throws ExecFailure, InterruptedException {
    URI begin =
        endpoint
            .deviceAuthorization()
            .orElseThrow(
                () ->
                    new ExecFailure(
                        ExitStatus.USAGE,
                        "issuer '"
                            + endpoint.issuer()
                            + "' knows no device flow; sign in by --token-file or --client-id"));
    Map<String, String> form = new LinkedHashMap<>();
    form.put("client_id", client);
    form.put("scope", scope.orElse(DEFAULT_SCOPE));
    JsonHttp.Answer started = endpoint.ask(begin, form);
    if (started.status() != 200 || started.text("device_code").isEmpty()) {
      throw endpoint.refusal(started);
    }
    Duration lifetime = seconds(started, "expires_in", Duration.ZERO, MAX_LIFETIME);
    show(started, lifetime);
    return poll(
        started.text("device_code"),
        atLeast(seconds(started, "interval", STEP, MAX_INTERVAL), MIN_INTERVAL),
        clock.instant().plus(lifetime));
  }

  @Override
  public Secret renewed() throws ExecFailure, InterruptedException {
    Secret grant =
        refresh.orElseThrow(
            () ->
                new ExecFailure(
                    ExitStatus.REFUSED,
                    "the token was refused, and the issuer gave none to renew"));
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "refresh_token");
    form.put("refresh_token", grant.reveal());
    form.put("client_id", client);
    return taken(endpoint.ask(endpoint.token(), form));
  }

  private Secret poll(String deviceCode, Duration first, Instant until)
      throws ExecFailure, InterruptedException {
    Duration interval = first;
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", GRANT);
    form.put("device_code", deviceCode);
    form.put("client_id", client);
    while (true) {
      interruption.pause(interval);
      if (!clock.instant().isBefore(until)) {
        throw expired();
      }
      JsonHttp.Answer answer;
      try {
        answer = endpoint.ask(endpoint.token(), form);
      } catch (ExecFailure noAnswer) {
        // Section 3.5: one that does not answer is asked less often, as long as the code lives.
        interval = atMost(interval.multipliedBy(2), MAX_INTERVAL);
        continue;
      }
      switch (answer.text("error")) {
        case "authorization_pending" -> {
          // Nobody has decided yet.
        }
        case "slow_down" -> interval = atMost(interval.plus(STEP), MAX_INTERVAL);
        case "expired_token" -> throw expired();
        case "access_denied" ->
            throw new ExecFailure(ExitStatus.REFUSED, "the sign-in was refused in the browser");
        default -> {
          return taken(answer);
        }
      }
    }
  }

  private Secret taken(JsonHttp.Answer answer) throws ExecFailure {
    Secret token = endpoint.accessToken(answer);
    String next = answer.text("refresh_token");
    if (!next.isEmpty()) {
      refresh = Optional.of(Secret.of(next));
    }
    return token;
  }

  private void show(JsonHttp.Answer started, Duration lifetime) throws ExecFailure {
    URI page =
        WebAddress.read(
            "verification_uri", started.text("verification_uri"), ExitStatus.UNAVAILABLE);
    err.println(
        "exec: to sign in, open "
            + ShownText.of(page.toString())
            + " and enter the code "
            + ShownText.of(started.text("user_code"))
            + " (it is good for "
            + lifetime.toMinutes()
            + " minutes)");
    err.flush();
  }

  private static ExecFailure expired() {
    return new ExecFailure(
        ExitStatus.TRY_AGAIN, "nobody signed in before the code expired; start again");
  }

  private static Duration seconds(
      JsonHttp.Answer answer, String member, Duration otherwise, Duration limit) {
    long given = answer.body().path(member).asLong(otherwise.toSeconds());
    return atMost(Duration.ofSeconds(Math.max(0, given)), limit);
  }

  private static Duration atLeast(Duration wanted, Duration limit) {
    return wanted.compareTo(limit) < 0 ? limit : wanted;
  }

  private static Duration atMost(Duration wanted, Duration limit) {
    return wanted.compareTo(limit) > 0 ? limit : wanted;
  }
}

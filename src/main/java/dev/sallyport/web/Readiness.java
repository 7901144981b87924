package dev.sallyport.web;

import dev.sallyport.recording.JournalUnavailableException;
import dev.sallyport.recording.RecordingService.Backlog;
import dev.sallyport.web.ReadinessSources.SilentDatabase;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether statements are taken: the gateway is not being stopped, the store answers, the journal
 * can be written, other nodes are heard, and the databases answer without which it is not to be
 * ready. Anybody may ask, as often as they like: there is one look at a time, for all who ask
 * meanwhile, so that strangers cannot keep the store busy. Confined to one event loop.
 */
final class Readiness {
  /** Who asks gives up soon after. */
  private static final int PATIENCE_SECONDS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

  private final ReadinessSources sources;
  private final boolean named;
  private Future<?> looking = Future.failedFuture("nobody has looked yet");
  private Future<?> answer = looking;

  /**
   * By these.
   *
   * @param named whether who asks may hear of connections by name
   */
  Readiness(ReadinessSources sources, boolean named) {
    this.sources = sources;
    this.named = named;
  }

  /** That the process lives. */
  static void sendHealth(HttpServerResponse response) {
    send(response, new JsonObject().put("status", "up"));
  }

  /** That it will be ready. */
  static void sendStarting(HttpServerResponse response) {
    Problem.unavailable("The gateway is starting.", "Wait.").send(response);
  }

  /** Says whether it is ready, or all the reasons why not. */
  void answer(HttpServerResponse response) {
    List<SilentDatabase> silent = sources.databases().get();
    List<String> reasons = reasons(silent);
    store()
        .onFailure(
            cause -> {
              LOG.warn("not ready, the store does not answer error={}", cause.toString());
              reasons.add("The store does not answer.");
            })
        .onComplete(
            looked -> {
              if (reasons.isEmpty()) {
                send(
                    response,
                    new JsonObject()
                        .put("status", "ready")
                        .put("warnings", new JsonArray(warnings(silent))));
              } else {
                Problem.unavailable(String.join(" ", reasons), "Look at the gateway's log.")
                    .send(response);
              }
            });
  }

  private List<String> reasons(List<SilentDatabase> silent) {
    List<String> reasons = new ArrayList<>();
    if (sources.draining().getAsBoolean()) {
      reasons.add("The gateway is stopping.");
    }
    journalTrouble().ifPresent(told -> reasons.add("Statements are refused: " + told + "."));
    sources
        .silentNodes()
        .get()
        .ifPresent(
            since ->
                reasons.add(
                    "The gateway has heard nothing of the other nodes since "
                        + since
                        + ", and so of nobody who was revoked there."));
    reasons.addAll(told(silent, true));
    return reasons;
  }

  /** Fails when the store does not answer, or not in time. */
  Future<?> store() {
    if (looking.isComplete()) {
      looking = sources.store().get();
      answer = looking.timeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    return answer;
  }

  /** What does not keep statements from being taken, and is to be looked at. */
  private List<String> warnings(List<SilentDatabase> silent) {
    Backlog backlog = sources.journal().get();
    List<String> warnings = new ArrayList<>();
    backlog
        .lost()
        .ifPresent(
            lost ->
                warnings.add(
                    "Recorded events were lost: somebody cut or took away "
                        + lost.files()
                        + (lost.files() == 1 ? " file" : " files")
                        + " of the audit journal, the last one at "
                        + lost.last()
                        + ". `sallyport audit verify` names the events."));
    if (backlog.unreadableChunks() > 0) {
      warnings.add(
          backlog.unreadableChunks()
              + (backlog.unreadableChunks() == 1 ? " chunk" : " chunks")
              + " of the audit trail cannot be read, and what they hold is not searched. `sallyport"
              + " audit verify` names them.");
    }
    backlog
        .storeFailsSince()
        .ifPresent(
            since ->
                warnings.add(
                    "The store has taken nothing of the journal since "
                        + since
                        + "; the journal holds it until its limit."));
    warnings.addAll(told(silent, false));
    warnings.addAll(keyless());
    return warnings;
  }

  private List<String> keyless() {
    List<String> issuers = sources.keyless().get();
    if (issuers.isEmpty()) {
      return List.of();
    }
    return named
        ? issuers.stream()
            .map(
                issuer ->
                    "Issuer "
                        + issuer
                        + ": no key of it is known, so all of its tokens are refused. The"
                        + " gateway's log says why.")
            .toList()
        : List.of(
            "Of "
                + issuers.size()
                + (issuers.size() == 1 ? " issuer" : " issuers")
                + " no key is known; readyz of the management listener says of which.");
  }

  private List<String> told(List<SilentDatabase> silent, boolean required) {
    List<SilentDatabase> meant =
        silent.stream().filter(each -> each.required() == required).toList();
    if (meant.isEmpty()) {
      return List.of();
    }
    return named
        ? meant.stream()
            .map(each -> "Connection " + each.connection() + ": " + each.problem())
            .toList()
        : List.of(
            meant.size()
                + (meant.size() == 1 ? " database does" : " databases do")
                + " not answer; Connections in the console, and readyz of the management listener,"
                + " say which.");
  }

  /** Why the journal takes nothing, in words for anybody; empty when it does. */
  private Optional<String> journalTrouble() {
    Backlog backlog = sources.journal().get();
    return backlog
        .trouble()
        .map(JournalUnavailableException::reason)
        .or(
            () ->
                backlog.unshippedBytes() >= backlog.limitBytes()
                    ? Optional.of(JournalUnavailableException.Reason.LIMIT)
                    : Optional.empty())
        .map(JournalUnavailableException.Reason::told);
  }

  private static void send(HttpServerResponse response, JsonObject answer) {
    if (!response.ended() && !response.closed()) {
      response.putHeader(HttpHeaderNames.CONTENT_TYPE, "application/json").end(answer.toBuffer());
    }
  }
}

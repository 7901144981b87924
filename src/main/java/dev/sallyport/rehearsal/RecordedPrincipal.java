package dev.sallyport.rehearsal;

import dev.sallyport.identity.Principal;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionArchive.Filter;
import dev.sallyport.recording.SessionEvent;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;

/** Principals as they were when they last connected. Their tags are not recorded. */
public final class RecordedPrincipal {
  private RecordedPrincipal() {}

  /** Who opened a session. */
  public static Principal of(SessionEvent.Opened opened) {
    String id = opened.principal();
    return new Principal(
        id,
        opened.kind().equals(Principal.Kind.HUMAN.word())
            ? Principal.Kind.HUMAN
            : Principal.Kind.AGENT,
        opened.principalName(),
        opened.groups(),
        id.substring(0, Math.max(0, id.indexOf(':'))),
        Map.of());
  }

  /** The one with this identifier, as of its newest session. */
  public static Future<Optional<Principal>> find(SessionArchive archive, String id) {
    return archive
        .sessions(new Filter(Optional.of(id), Optional.empty(), Optional.empty(), 1))
        .compose(
            sessions ->
                sessions.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : archive
                        .events(sessions.get(0).id(), 0, 1)
                        .map(
                            events ->
                                events.list().stream()
                                    .filter(SessionEvent.Opened.class::isInstance)
                                    .map(SessionEvent.Opened.class::cast)
                                    .map(RecordedPrincipal::of)
                                    .findFirst()));
  }
}

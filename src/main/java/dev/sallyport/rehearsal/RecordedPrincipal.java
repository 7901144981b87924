package dev.sallyport.rehearsal;

import dev.sallyport.identity.Principal;
import dev.sallyport.recording.SeenPrincipals;
import dev.sallyport.recording.SessionEvent;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
        Map.of(),
        Optional.of(opened.actsFor()).filter(person -> !person.isEmpty()));
  }

  /** Who was seen. */
  public static Principal of(SeenPrincipals.SeenPrincipal seen) {
    return new Principal(
        seen.id(),
        seen.kind().equals(Principal.Kind.HUMAN.word())
            ? Principal.Kind.HUMAN
            : Principal.Kind.AGENT,
        seen.name(),
        Set.copyOf(seen.groups()),
        seen.id().substring(0, Math.max(0, seen.id().indexOf(':'))),
        Map.of(),
        Optional.of(seen.actsFor()).filter(person -> !person.isEmpty()));
  }
}

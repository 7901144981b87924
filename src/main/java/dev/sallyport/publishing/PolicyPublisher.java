package dev.sallyport.publishing;

import dev.sallyport.config.ConfigException;
import dev.sallyport.identity.Principal;
import dev.sallyport.policy.PolicyDocuments;
import dev.sallyport.policy.ReloadingPolicies;
import dev.sallyport.policy.StaleDraftException;
import dev.sallyport.publishing.DraftRefusedException.Reason;
import dev.sallyport.publishing.PolicyVersion.Author;
import dev.sallyport.recording.ActLog;
import dev.sallyport.rehearsal.DraftCheck;
import dev.sallyport.rehearsal.DraftCheck.Checked;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings drafts into force: checked whole, written down, then written, all or nothing. */
public final class PolicyPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyPublisher.class);
  private static final String STALE = "The policies have changed since this draft was begun.";

  private final Vertx vertx;
  private final Clock clock;
  private final ReloadingPolicies policies;
  private final DraftCheck check;
  private final ActLog acts;
  private final PolicyVersions versions;
  private final PolicyHistory history;
  private final Runnable onPublished;
  private final boolean editable;

  /**
   * Publishes into the directory of these policies.
   *
   * @param onPublished hears when a draft is in force
   * @param editable whether it may; where it may not, everything but publishing works
   */
  public PolicyPublisher(
      Vertx vertx,
      Clock clock,
      ReloadingPolicies policies,
      DraftCheck check,
      ActLog acts,
      PolicyVersions versions,
      PolicyHistory history,
      Runnable onPublished,
      boolean editable) {
    this.vertx = vertx;
    this.clock = clock;
    this.policies = policies;
    this.check = check;
    this.acts = acts;
    this.versions = versions;
    this.history = history;
    this.onPublished = onPublished;
    this.editable = editable;
  }

  /**
   * What somebody wants in force.
   *
   * @param changes by file name the new text; empty takes the file away; other files stay
   * @param opened {@link PolicyDocuments#version()} of what the draft was made from
   * @param reason for the list of versions and acts
   */
  public record Draft(Map<String, Optional<String>> changes, String opened, String reason) {
    /** Keeps a copy. */
    public Draft {
      changes = Map.copyOf(changes);
    }
  }

  /** Whether {@link #publish} can do anything. */
  public boolean isEditable() {
    return editable;
  }

  /** What lies in the directory. Fails with a {@link ConfigException} when it cannot be read. */
  public Future<PolicyDocuments> documents() {
    return vertx.executeBlocking(() -> PolicyDocuments.read(policies.directory()), false);
  }

  /**
   * Brings a draft into force.
   *
   * @return fails with a {@link DraftRefusedException}, and with an {@link
   *     IllegalArgumentException} for a file that cannot be written
   */
  public Future<PolicyVersion> publish(Draft draft, Principal by) {
    return publish(draft, by, OptionalLong.empty());
  }

  /** Brings the texts of an earlier version back; it fails as {@link #publish} does. */
  public Future<PolicyVersion> restore(long version, String opened, String reason, Principal by) {
    return versions
        .texts(version)
        .compose(
            texts ->
                texts.isEmpty()
                    ? refused(Reason.NO_SUCH_VERSION, "There is no version " + version + ".")
                    : documents()
                        .compose(
                            now -> {
                              Draft draft = new Draft(changes(now, texts), opened, reason);
                              return publish(draft, by, OptionalLong.of(version));
                            }));
  }

  private static Map<String, Optional<String>> changes(
      PolicyDocuments now, SortedMap<String, String> texts) {
    Map<String, Optional<String>> changes = new TreeMap<>();
    SortedMap<String, String> there = now.texts();
    there.keySet().stream()
        .filter(name -> !texts.containsKey(name))
        .forEach(name -> changes.put(name, Optional.empty()));
    texts.forEach(
        (name, text) -> {
          if (!text.equals(there.get(name))) {
            changes.put(name, Optional.of(text));
          }
        });
    return changes;
  }

  private Future<PolicyVersion> publish(Draft draft, Principal by, OptionalLong restores) {
    if (!editable) {
      return refused(
          Reason.NOT_EDITABLE, "The policies of this gateway are changed as files, not here.");
    }
    return vertx
        .executeBlocking(() -> checked(draft), false)
        .compose(
            documents ->
                acts.write(clock, by, "policy.published", "policies", details(documents, draft))
                    .compose(
                        written -> {
                          history.announce();
                          return inForce(draft, documents).onFailure(e -> history.withdraw());
                        })
                    .onSuccess(done -> onPublished.run())
                    .compose(
                        done ->
                            history.published(
                                new PolicyHistory.Publication(
                                    documents.after(),
                                    new Author(by.id(), by.name()),
                                    draft.reason(),
                                    restores))));
  }

  /** Texts before and after. */
  private record Change(PolicyDocuments before, PolicyDocuments after) {}

  private Change checked(Draft draft) throws DraftRefusedException {
    PolicyDocuments before = PolicyDocuments.read(policies.directory());
    if (!before.version().equals(draft.opened())) {
      throw new DraftRefusedException(Reason.STALE, STALE);
    }
    PolicyDocuments after = before.with(draft.changes());
    if (before.changesTo(after).isEmpty()) {
      throw new DraftRefusedException(
          Reason.NOTHING_CHANGED, "The draft says what the policies say already.");
    }
    Checked checked = check.check(after);
    if (!checked.isSound()) {
      long failed = checked.tests().stream().filter(t -> t.failure().isPresent()).count();
      throw new DraftRefusedException(
          Reason.UNSOUND,
          checked.problems().isEmpty()
              ? failed + " of " + checked.tests().size() + " policy tests fail."
              : "The draft cannot be in force: " + checked.problems().size() + " problems.",
          checked);
    }
    return new Change(before, after);
  }

  private static Map<String, String> details(Change change, Draft draft) {
    Map<String, String> details = new TreeMap<>();
    details.put("from", change.before().version());
    details.put("to", change.after().version());
    details.put("files", String.join(", ", change.before().changesTo(change.after()).keySet()));
    details.put("reason", draft.reason());
    return details;
  }

  private Future<Void> inForce(Draft draft, Change change) {
    return vertx.executeBlocking(
        () -> {
          try {
            policies.publish(change.after(), draft.opened(), PolicyFolder::write);
          } catch (StaleDraftException e) {
            throw new DraftRefusedException(Reason.STALE, STALE);
          } catch (IOException e) {
            LOG.error("policies not written error={}", e.toString());
            throw new DraftRefusedException(
                Reason.NOT_WRITTEN, "The directory of the policies could not be written.");
          }
          LOG.info("policies published version={}", change.after().version());
          return null;
        },
        false);
  }

  private static <T> Future<T> refused(Reason reason, String message) {
    return Future.failedFuture(new DraftRefusedException(reason, message));
  }
}

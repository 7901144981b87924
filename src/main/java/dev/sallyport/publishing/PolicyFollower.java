package dev.sallyport.publishing;

import dev.sallyport.config.ConfigException;
import dev.sallyport.policy.PolicyDocuments;
import dev.sallyport.policy.ReloadingPolicies;
import dev.sallyport.policy.StaleDraftException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings into force here what a person published at another node: its texts are written over those
 * in this node's directory. What is changed on disk stays with the machine on which it was changed.
 */
public final class PolicyFollower {
  /** Of which one is that of a node that was away. */
  private static final int VERSIONS = 200;

  private static final Logger LOG = LoggerFactory.getLogger(PolicyFollower.class);

  private final Vertx vertx;
  private final ReloadingPolicies policies;
  private final PolicyVersions versions;
  private final PolicyHistory history;
  private final Runnable onChanged;
  private final boolean editable;

  /**
   * For the policies of this node.
   *
   * @param onChanged hears when others are in force
   * @param editable whether the directory may be written
   */
  public PolicyFollower(
      Vertx vertx,
      ReloadingPolicies policies,
      PolicyVersions versions,
      PolicyHistory history,
      Runnable onChanged,
      boolean editable) {
    this.vertx = vertx;
    this.policies = policies;
    this.versions = versions;
    this.history = history;
    this.onChanged = onChanged;
    this.editable = editable;
  }

  /**
   * What was published while this node was away: only where its own texts are some of before, and
   * not what somebody has put there since.
   */
  public Future<Void> catchUp() {
    return versions
        .published()
        .compose(
            found ->
                found
                    .map(newest -> earlier(newest).compose(earlier -> catchUp(newest, earlier)))
                    .orElseGet(Future::succeededFuture));
  }

  private Future<List<String>> earlier(PolicyVersion newest) {
    return versions
        .list(OptionalLong.of(newest.number()), VERSIONS)
        .map(known -> known.stream().map(PolicyVersion::digest).toList());
  }

  private Future<Void> catchUp(PolicyVersion newest, List<String> earlier) {
    return here()
        .compose(
            now ->
                earlier.contains(now.version()) ? follow(newest, now) : Future.succeededFuture());
  }

  /** Somebody published at another node: the newest counts, whatever order one hears of it in. */
  public Future<Void> published() {
    return versions
        .published()
        .compose(
            found ->
                found
                    .map(newest -> here().compose(now -> follow(newest, now)))
                    .orElseGet(Future::succeededFuture));
  }

  private Future<PolicyDocuments> here() {
    return vertx.executeBlocking(() -> PolicyDocuments.read(policies.directory()), false);
  }

  private Future<Void> follow(PolicyVersion version, PolicyDocuments now) {
    if (version.digest().equals(now.version())) {
      return Future.succeededFuture();
    }
    if (!editable) {
      LOG.error(
          "policies that were published at another node are not in force here, because"
              + " policies_editable is off version={}",
          version.number());
      return Future.succeededFuture();
    }
    history.announce();
    return versions
        .texts(version.number())
        .compose(texts -> vertx.executeBlocking(() -> write(version, now, texts), false))
        .onComplete(done -> history.withdraw());
  }

  private Void write(PolicyVersion version, PolicyDocuments now, SortedMap<String, String> texts)
      throws IOException, StaleDraftException {
    PolicyDocuments published = PolicyDocuments.of(policies.directory(), texts);
    try {
      policies.publish(published, now.version(), PolicyFolder::write);
    } catch (ConfigException e) {
      // Of another version of this program, say: what is in force stays.
      LOG.error(
          "policies that were published at another node cannot be in force here version={}"
              + " error={}",
          version.number(),
          e.getMessage());
      return null;
    }
    history.adopt(published);
    LOG.info("policies of another node in force number={}", version.number());
    onChanged.run();
    return null;
  }
}

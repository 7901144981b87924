package dev.sallyport.publishing;

import dev.sallyport.policy.PolicyDocuments;
import dev.sallyport.policy.ReloadingPolicies;
import dev.sallyport.publishing.PolicyVersion.Author;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that every set that comes into force is kept, whoever brought it there. What could not
 * be kept is kept at the next look.
 */
public final class PolicyHistory {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyHistory.class);

  private final Vertx vertx;
  private final Clock clock;
  private final ReloadingPolicies policies;
  private final PolicyVersions versions;
  private String kept = "";
  private Publication unkept;

  /** Publications under way: what is in force meanwhile is theirs to keep, with who did it. */
  private int underWay;

  private boolean looking;
  private boolean complained;

  /** Of the sets of this gateway. */
  public PolicyHistory(
      Vertx vertx, Clock clock, ReloadingPolicies policies, PolicyVersions versions) {
    this.vertx = vertx;
    this.clock = clock;
    this.policies = policies;
    this.versions = versions;
  }

  /** What a person brought into force. */
  record Publication(
      PolicyDocuments documents, Author author, String reason, OptionalLong restores) {}

  /**
   * Looks whether what is in force is kept. Cheap when it is; safe to call at any time.
   *
   * @return never fails: what could not be kept is logged, once until it could be
   */
  public Future<Void> look() {
    String inForce = policies.current().version();
    Publication published;
    synchronized (this) {
      if (looking || underWay > 0 || inForce.equals(kept) && unkept == null) {
        return Future.succeededFuture();
      }
      looking = true;
      published = unkept;
    }
    Future<PolicyVersion> keeping =
        published != null
            ? keep(published).onSuccess(done -> forgetUnkept(published))
            : vertx
                .executeBlocking(() -> PolicyDocuments.read(policies.directory()), false)
                .compose(read -> keepFound(read, inForce));
    return keeping.transform(
        done -> {
          looked(done.cause());
          return Future.succeededFuture();
        });
  }

  private void looked(Throwable failure) {
    boolean first;
    synchronized (this) {
      looking = false;
      first = failure != null && !complained;
      complained = failure != null;
    }
    if (first) {
      LOG.error("policy version not kept error={}", failure.toString());
    }
  }

  /** Before something is brought into force: nobody else keeps it meanwhile. */
  synchronized void announce() {
    underWay++;
  }

  /** Another node has kept what is in force now. */
  void adopt(PolicyDocuments kept) {
    remember(kept.policyVersion());
  }

  /** It did not come into force. */
  synchronized void withdraw() {
    underWay--;
  }

  /**
   * Keeps what was announced and is in force now.
   *
   * @return never fails: what could not be kept is {@link PolicyVersion#UNKEPT} until the next look
   */
  Future<PolicyVersion> published(Publication publication) {
    return keep(publication)
        .onComplete(
            done -> {
              synchronized (this) {
                underWay--;
                unkept = done.failed() ? publication : unkept;
              }
            })
        .recover(
            failure -> {
              LOG.error("policy version not kept yet error={}", failure.toString());
              return Future.succeededFuture(unkept(publication));
            });
  }

  private PolicyVersion unkept(Publication publication) {
    return new PolicyVersion(
        PolicyVersion.UNKEPT,
        publication.documents().version(),
        clock.instant(),
        Optional.of(publication.author()),
        publication.reason(),
        publication.restores(),
        new TreeMap<>());
  }

  private Future<PolicyVersion> keep(Publication publication) {
    return versions
        .record(
            publication.documents().version(),
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            Optional.of(publication.author()),
            publication.reason(),
            publication.restores(),
            publication.documents().texts())
        .onSuccess(version -> remember(publication.documents().policyVersion()));
  }

  /** What lies there is kept only if it is what is in force; otherwise the next look will tell. */
  private Future<PolicyVersion> keepFound(PolicyDocuments found, String inForce) {
    if (!found.policyVersion().equals(inForce)) {
      return Future.succeededFuture();
    }
    return versions
        .latest()
        .compose(
            latest ->
                latest.filter(known -> known.digest().equals(found.version())).isPresent()
                    ? Future.succeededFuture(latest.get())
                    : versions.record(
                        found.version(),
                        clock.instant().truncatedTo(ChronoUnit.MICROS),
                        Optional.empty(),
                        "",
                        OptionalLong.empty(),
                        found.texts()))
        .onSuccess(version -> remember(inForce));
  }

  private synchronized void remember(String policyVersion) {
    kept = policyVersion;
  }

  private synchronized void forgetUnkept(Publication publication) {
    if (unkept == publication) {
      unkept = null;
    }
  }
}

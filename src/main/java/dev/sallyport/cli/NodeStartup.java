package dev.sallyport.cli;

import dev.sallyport.access.LeaseRecord;
import dev.sallyport.access.Revoking;
import dev.sallyport.access.SessionsElsewhere;
import dev.sallyport.access.connections.ConnectionDesk;
import dev.sallyport.approval.ApprovalsElsewhere;
import dev.sallyport.approval.StandingApprovals;
import dev.sallyport.approval.StoredApprovalDesk;
import dev.sallyport.config.Role;
import dev.sallyport.nodes.Listener;
import dev.sallyport.nodes.Node;
import dev.sallyport.nodes.NodeLog;
import dev.sallyport.nodes.Nodes;
import dev.sallyport.nodes.SharedClock;
import dev.sallyport.nodes.SharedNodes;
import dev.sallyport.nodes.Topic;
import dev.sallyport.notify.NotifyVerticle;
import dev.sallyport.publishing.PolicyFollower;
import dev.sallyport.session.Catalogues;
import dev.sallyport.session.SessionRegistry;
import dev.sallyport.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a gateway does because of what others do that share its store. */
final class NodeStartup {
  private static final String GIVEN_BACK = "the lease that opened the session was given back";

  private static final Logger LOG = LoggerFactory.getLogger(NodeStartup.class);

  private NodeStartup() {}

  /**
   * Puts this gateway among them; alone where the store is its own. What one does for all (exports,
   * retention) is for nodes with a console, which reach the world.
   */
  static Future<Nodes> join(
      Vertx vertx, Gateway gateway, Store store, String home, Role role, SharedClock clock) {
    Optional<NodeLog> log = store.nodeLog();
    if (log.isEmpty()) {
      return Future.succeededFuture(Nodes.ALONE);
    }
    Node self = new Node(home, machine());
    SharedNodes nodes = new SharedNodes(vertx, log.get(), self, role.serves(), clock);
    gateway.closeFirst(nodes::leave);
    return nodes.join().map(nodes);
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unnamed";
    }
  }

  /** Sessions of others, of which the store knows. */
  static SessionsElsewhere sessions(Store store) {
    return store.nodeLog().isEmpty()
        ? SessionsElsewhere.NONE
        : id ->
            store
                .sessionArchive()
                .session(id)
                .map(found -> found.filter(one -> one.closedAt().isEmpty()).isPresent());
  }

  /**
   * From now on follows the others. Nobody is let in before: what was published while this node was
   * away comes first.
   */
  static Future<Void> follow(
      Nodes nodes,
      Store store,
      StoredApprovalDesk desk,
      StandingApprovals standing,
      Revoking revoking,
      SessionRegistry registry,
      ConnectionDesk connections,
      Catalogues catalogues,
      PolicyStartup policies) {
    PolicyFollower published = policies.follower();
    ApprovalsElsewhere requests = desk.elsewhere();
    nodes.on(Topic.APPROVAL, listener(requests::changed, requests::missed));
    nodes.on(Topic.STANDING, listener(standing::changedElsewhere, standing::missedElsewhere));
    nodes.on(Topic.REVOCATION, revocations(revoking));
    nodes.on(
        Topic.LEASE,
        listener(id -> leaseEnded(store, registry, id), () -> leasesEnded(store, registry)));
    nodes.on(
        Topic.CONNECTION, listener(connections::changedElsewhere, connections::missedElsewhere));
    nodes.on(Topic.CATALOGUE, changes(catalogues));
    catalogues.tellOthers(notice -> nodes.tell(Topic.CATALOGUE, notice));
    nodes.on(Topic.POLICY, listener(number -> published.published(), published::published));
    nodes.onDead(dead -> requests.releaseAllOf(dead.id()));
    Future<Void> caughtUp =
        store.nodeLog().isEmpty()
            ? Future.succeededFuture()
            : requests.missed().compose(done -> published.catchUp());
    return caughtUp
        .compose(done -> revoking.endLeftOver())
        .onSuccess(done -> nodes.begin())
        // What others have told of what they are changing was told before this node listened.
        .compose(done -> catalogues.askOthers())
        .compose(done -> policies.history().look());
  }

  /** People are told by the one that leads, whichever node it is about. */
  static Future<Void> tell(Vertx vertx, Gateway gateway, Nodes nodes, NotifyVerticle notices) {
    return vertx
        .deployVerticle(notices)
        .onSuccess(
            id -> {
              gateway.closeFirst(() -> vertx.undeploy(id));
              nodes.onLead(notices::lead);
            })
        .mapEmpty();
  }

  private static Listener changes(Catalogues catalogues) {
    return new Listener() {
      @Override
      public Future<Void> changed(String notice) {
        catalogues.onToldElsewhere(notice);
        return Future.succeededFuture();
      }

      @Override
      public Future<Void> missed() {
        catalogues.forgetAll();
        return catalogues.askOthers();
      }
    };
  }

  static Listener revocations(Revoking revoking) {
    Listener all = listener(revoking::changedElsewhere, revoking::missedElsewhere);
    return new Listener() {
      @Override
      public void atOnce(String id) {
        revoking
            .putOutElsewhere(id)
            .onFailure(e -> LOG.warn("revocation not read yet error={}", e.toString()));
      }

      @Override
      public Future<Void> changed(String id) {
        return all.changed(id);
      }

      @Override
      public Future<Void> missed() {
        return all.missed();
      }
    };
  }

  static Listener listener(Function<String, Future<Void>> changed, Supplier<Future<Void>> missed) {
    return new Listener() {
      @Override
      public Future<Void> changed(String subject) {
        return changed.apply(subject);
      }

      @Override
      public Future<Void> missed() {
        return missed.get();
      }
    };
  }

  /** One that was revoked comes as a revocation, too. */
  private static Future<Void> leaseEnded(Store store, SessionRegistry registry, String id) {
    return store
        .leases()
        .lease(id)
        .onSuccess(
            found ->
                found
                    .flatMap(LeaseRecord::end)
                    .filter(end -> end.kind() == LeaseRecord.End.Kind.GIVEN_BACK)
                    .ifPresent(end -> registry.killOfLease(id, GIVEN_BACK)))
        .mapEmpty();
  }

  /** Also those that open a session at this moment, which is not to be found yet. */
  private static Future<Void> leasesEnded(Store store, SessionRegistry registry) {
    return store
        .leases()
        .givenBack(SessionRegistry.MAX_ENDED_LEASES)
        .onSuccess(ended -> registry.killOfLeases(Set.copyOf(ended), GIVEN_BACK))
        .mapEmpty();
  }
}

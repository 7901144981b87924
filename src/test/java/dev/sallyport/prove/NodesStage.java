package dev.sallyport.prove;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Gateways behind a balancer, with one database, one store and one issuer between them. Everything
 * is a process of its own but the wires, which are ours to cut.
 */
final class NodesStage implements AutoCloseable {
  private final JitIssuers issuers = new JitIssuers();
  private final NodesDatabase database;
  private final NodesStore store;
  private final List<NodesGate> gates = new ArrayList<>();
  private NodesBalancer balancer;

  private NodesStage(NodesDatabase database, NodesStore store) {
    this.database = database;
    this.store = store;
  }

  /**
   * Starts all of it.
   *
   * @param many how many gateways
   * @param standby whether the store has a second server
   * @param journalLimit how much the journal of the last gateway may hold
   */
  static NodesStage start(Path folder, int many, boolean standby, String journalLimit)
      throws Exception {
    NodesStage stage =
        new NodesStage(
            NodesDatabase.start(folder.resolve("mysql")),
            standby
                ? NodesStore.startPair(folder.resolve("store"))
                : NodesStore.start(folder.resolve("store")));
    try {
      stage.askIssuer();
      for (int i = 1; i <= many; i++) {
        String name = "node" + i;
        NodesGate gate =
            NodesGate.configure(
                name,
                folder.resolve(name),
                stage.issuers,
                stage.database,
                stage.store,
                i == many ? journalLimit : NodesFault.JOURNAL_LIMIT);
        stage.gates.add(gate);
        // One after the other: all at once they take longer on few processors, past a bound of
        // theirs.
        gate.launch();
        gate.untilListening();
      }
      stage.balancer = NodesBalancer.start(folder.resolve("balancer"), stage.gates);
      return stage;
    } catch (IOException | RuntimeException e) {
      stage.close();
      throw e;
    }
  }

  /** Its first answer takes longest, on a busy machine longer than a gateway that starts waits. */
  private void askIssuer() throws IOException, InterruptedException {
    URI document = URI.create(issuers.issuer() + "/.well-known/openid-configuration");
    HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(document).GET().build(), BodyHandlers.discarding());
  }

  JitIssuers issuers() {
    return issuers;
  }

  NodesDatabase database() {
    return database;
  }

  NodesStore store() {
    return store;
  }

  List<NodesGate> gates() {
    return gates;
  }

  NodesGate gate(int number) {
    return gates.get(number % gates.size());
  }

  NodesBalancer balancer() {
    return balancer;
  }

  @Override
  public void close() throws Exception {
    for (NodesGate gate : gates) {
      gate.close();
    }
    if (balancer != null) {
      balancer.close();
    }
    store.close();
    database.close();
    issuers.close();
  }
}

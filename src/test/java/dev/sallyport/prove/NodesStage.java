package dev.sallyport.prove;

import java.io.IOException;
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
   */
  static NodesStage start(Path folder, int many, boolean standby) throws Exception {
    NodesStage stage =
        new NodesStage(
            NodesDatabase.start(folder.resolve("mysql")),
            standby
                ? NodesStore.startPair(folder.resolve("store"))
                : NodesStore.start(folder.resolve("store")));
    try {
      for (int i = 1; i <= many; i++) {
        String name = "node" + i;
        NodesGate gate =
            NodesGate.configure(
                name, folder.resolve(name), stage.issuers, stage.database, stage.store);
        stage.gates.add(gate);
        gate.launch();
      }
      for (NodesGate gate : stage.gates) {
        gate.untilListening();
      }
      stage.balancer = NodesBalancer.start(folder.resolve("balancer"), stage.gates);
      return stage;
    } catch (IOException | RuntimeException e) {
      stage.close();
      throw e;
    }
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

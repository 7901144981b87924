package dev.sallyport.conformance;

import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.ServerCache;
import dev.sallyport.wire.Capability;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Servers, a gateway before them, and the kit over both. */
final class Proof implements AutoCloseable {
  private final List<DatabaseServer> servers = new ArrayList<>();
  private final List<Party> parties = new ArrayList<>();
  private final List<ElderServer> elders = new ArrayList<>();
  private final Kit kit = new Kit();
  private Gate gate;

  /** Starts MySQL and MariaDB. */
  static Proof start(Path folder) throws IOException, SQLException {
    return start(folder, Optional.empty());
  }

  /**
   * Starts MySQL and MariaDB, and a further MySQL.
   *
   * @param newer its folder
   */
  static Proof start(Path folder, Optional<Path> newer) throws IOException, SQLException {
    Proof proof = new Proof();
    try {
      proof.begin(folder, newer);
      return proof;
    } catch (IOException | SQLException | RuntimeException e) {
      proof.close();
      throw e;
    }
  }

  private void begin(Path folder, Optional<Path> newer) throws IOException, SQLException {
    DatabaseServer.Options options =
        DatabaseServer.Options.defaults()
            .withPerformanceSchema()
            .withFlags("--max-allowed-packet=128M", "--local-infile=ON");
    servers.add(DatabaseServer.mysql(ServerCache.mysql(), folder.resolve("mysql"), options));
    servers.add(DatabaseServer.mariadb(ServerCache.mariadb(), folder.resolve("mariadb"), options));
    parties.add(party("mysql", servers.get(0)));
    parties.add(party("mariadb", servers.get(1)));
    if (newer.isPresent()) {
      servers.add(DatabaseServer.mysql(newer.get(), folder.resolve("mysql-newer"), options));
      parties.add(party("mysql-newer", servers.get(2)));
    }
    List<Party> reached = new ArrayList<>(parties);
    for (Party party : parties) {
      Setup.of(party);
      ElderServer elder = ElderServer.before(party.port(), Capability.DEPRECATE_EOF);
      elders.add(elder);
      reached.add(
          new Party(elderOf(party), party.version(), elder.port(), party.user(), party.password()));
    }
    gate = Gate.start(reached, folder.resolve("gate"));
  }

  private static String elderOf(Party party) {
    return party.name() + "-elder";
  }

  private static Party party(String name, DatabaseServer server) throws SQLException {
    Party unknown = new Party(name, "", server.port(), server.adminUser(), server.adminPassword());
    return withVersion(unknown);
  }

  /** The same with the version that the server says. */
  static Party withVersion(Party party) throws SQLException {
    // The driver asks for TLS at MySQL only.
    Party asked =
        new Party(party.name(), party.name(), party.port(), party.user(), party.password());
    try (Connection administrator = asked.administrator();
        Statement statement = administrator.createStatement();
        ResultSet row = statement.executeQuery("SELECT VERSION()")) {
      row.next();
      return new Party(
          party.name(), row.getString(1), party.port(), party.user(), party.password());
    }
  }

  /** Runs the cases whose names hold a word, all for an empty one. */
  void run(boolean full, String word) throws SQLException {
    for (Party party : parties) {
      try (Connection administrator = party.administrator()) {
        List<Case> all = new ArrayList<>();
        all.addAll(TypeCases.of(party));
        all.addAll(CharsetCases.of(administrator));
        all.addAll(CommandCases.of(party));
        all.addAll(StatementCases.of(party));
        all.addAll(MariaDbCases.of(party));
        all.addAll(SessionCases.of(party));
        all.addAll(FileCases.all());
        Predicate<Case> wanted = each -> (full || each.everywhere()) && each.name().contains(word);
        kit.run(party, gate.way(party.name()), all.stream().filter(wanted).toList());
        // The client's form of answers is the server's own, though this one knows another alone.
        Way elder = gate.way(elderOf(party));
        kit.run(party, elder, EofCases.of(all).stream().filter(wanted).toList());
      }
    }
  }

  /** Where an agent finds a server by that connection's own port. */
  Way gate(String name) {
    return gate.way(name);
  }

  /** Where an agent finds a server by the port of all. */
  Way shared(String name) {
    return gate.shared(name);
  }

  Way direct(String name) {
    return party(name).direct();
  }

  private Party party(String name) {
    return parties.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  /** The servers, the first of them MySQL and MariaDB of the tests. */
  List<Party> parties() {
    return List.copyOf(parties);
  }

  Kit kit() {
    return kit;
  }

  @Override
  public void close() {
    if (gate != null) {
      gate.close();
    }
    elders.forEach(ElderServer::close);
    servers.forEach(DatabaseServer::close);
  }
}

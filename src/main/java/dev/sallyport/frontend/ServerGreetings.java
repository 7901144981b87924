package dev.sallyport.frontend;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.Connections;
import dev.sallyport.wire.connect.Greeting;
import dev.sallyport.wire.connect.ServerVersion;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How servers greet, as far as it is known, so that clients can be greeted as by the server that
 * they will reach. Learnt at the start and again at each login; safe from any thread.
 */
public final class ServerGreetings {
  /** What a client is greeted with while no server could be reached yet. */
  public static final Greeted UNKNOWN = Greeted.as("8.0.33");

  private final Optional<String> fixed;
  private final Connections connections;
  private final Map<String, Learnt> learnt = new ConcurrentHashMap<>();

  /**
   * Nothing is known yet.
   *
   * @param fixed what the shared port says whatever the servers do
   * @param connections those that can be reached now
   */
  public ServerGreetings(Optional<String> fixed, Connections connections) {
    this.fixed = fixed;
    this.connections = connections;
  }

  /**
   * What a greeting says of the server.
   *
   * @param version as the server spells it
   * @param collation low byte of its default collation
   */
  public record Greeted(String version, int collation) {
    private static final int LATIN1_SWEDISH_CI = 8;
    private static final int UTF8MB4_0900_AI_CI = 255;
    private static final int MYSQL_8 = 80_000;

    /** By a server of that version as it comes, before its own greeting was seen. */
    static Greeted as(String version) {
      boolean old = ServerVersion.mariaDb(version) || ServerVersion.number(version) < MYSQL_8;
      return new Greeted(version, old ? LATIN1_SWEDISH_CI : UTF8MB4_0900_AI_CI);
    }

    boolean mariaDb() {
      return ServerVersion.mariaDb(version);
    }

    private int number() {
      return ServerVersion.number(version);
    }
  }

  /** A connection that leads elsewhere by now has to be learnt anew. */
  private record Learnt(String host, int port, Greeted greeted) {
    boolean isOf(ConnectionConfig connection) {
      return host.equals(connection.host()) && port == connection.port();
    }
  }

  /** The server has greeted so. */
  public void learn(ConnectionConfig connection, Greeting greeting) {
    learn(connection, new Greeted(greeting.serverVersion(), greeting.collation()));
  }

  /** The server is of that version; nothing more is known of it. */
  public void learn(ConnectionConfig connection, String version) {
    learn(connection, Greeted.as(version));
  }

  private void learn(ConnectionConfig connection, Greeted greeted) {
    Learnt now = new Learnt(connection.host(), connection.port(), greeted);
    if (!now.equals(learnt.get(connection.name()))) {
      learnt.put(connection.name(), now);
    }
  }

  /**
   * On the port of all connections: the one version there is, or else the lowest, so that no client
   * takes for given what some server has not. Where MySQL is among them, it is MySQL's: what
   * clients do differently for the name of MariaDB, MySQL would refuse.
   */
  Greeted shared() {
    if (fixed.isPresent()) {
      return Greeted.as(fixed.get());
    }
    List<Greeted> known =
        connections.all().stream().map(this::known).filter(Objects::nonNull).distinct().toList();
    boolean mysql = known.stream().anyMatch(each -> !each.mariaDb());
    return known.stream()
        .filter(each -> !(mysql && each.mariaDb()))
        .min(Comparator.comparingInt(Greeted::number))
        .orElse(UNKNOWN);
  }

  /**
   * On a connection's own port: as its server does; while that is unknown, as on the shared one.
   */
  Greeted of(String connection) {
    return connections.find(connection).map(this::known).orElseGet(this::shared);
  }

  private Greeted known(ConnectionConfig connection) {
    Learnt last = learnt.get(connection.name());
    return last != null && last.isOf(connection) ? last.greeted() : null;
  }
}

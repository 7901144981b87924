package dev.sallyport.bench;

import dev.sallyport.demo.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The ways to one database that are there on this machine, each a process of its own: the gateway,
 * the pump, and the proxies that {@code scripts/peers} fetched.
 */
public final class Ways implements AutoCloseable {
  /** The database without anything before it, which ratios are of. */
  public static final String DIRECT = "direct";

  /** The least that a hop takes. */
  public static final String PUMP = "pump";

  /** What this is about. */
  public static final String GATEWAY = "sallyport";

  /** The proxy that speaks the protocol on both sides. */
  public static final String ROUTER = "router";

  /** All that are known, in the order of tables. */
  public static final List<String> ALL =
      List.of(DIRECT, PUMP, GATEWAY, "haproxy", ROUTER, "shardingsphere");

  /** Those of a run that names none; the last one needs a machine to itself to run at all. */
  static final List<String> USUAL = ALL.subList(0, ALL.size() - 1);

  /** As {@code operations.md} tells people who have little memory. */
  private static final String[] GATEWAY_FLAGS =
      System.getProperty(
              "gateway.flags",
              "-XX:+UseSerialGC -Xms56m -Xmn24m -XX:SurvivorRatio=4 -Xmx512m -XX:MinHeapFreeRatio=10"
                  + " -XX:MaxHeapFreeRatio=20 -XX:TrimNativeHeapInterval=5000 -XX:+UseTransparentHugePages")
          .split(" ");

  private final BenchDatabase database;
  private final Path folder;
  private final Map<String, Hop> hops = new LinkedHashMap<>();
  private final List<Child> children = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private BenchGateway gateway;

  private Ways(BenchDatabase database, Path folder) {
    this.database = database;
    this.folder = folder;
  }

  /**
   * Starts those that are wanted; a proxy of other people that does not start is left out.
   *
   * @param wanted of {@link #ALL}; empty for the usual ones
   */
  public static Ways start(BenchDatabase database, Path folder, Set<String> wanted)
      throws IOException {
    Ways ways = new Ways(database, Files.createDirectories(folder));
    try {
      for (String name : ALL) {
        if (wanted.isEmpty() ? USUAL.contains(name) : wanted.contains(name)) {
          ways.start(name);
        }
      }
      return ways;
    } catch (IOException | RuntimeException e) {
      ways.close();
      throw e;
    }
  }

  private void start(String name) throws IOException {
    switch (name) {
      case DIRECT -> hops.put(name, database.direct());
      case PUMP -> startPump();
      case GATEWAY -> {
        gateway =
            BenchGateway.start(
                database,
                Files.createDirectories(folder.resolve(GATEWAY)),
                BenchGateway.RULES,
                GATEWAY_FLAGS);
        hops.put(name, gateway.hop());
      }
      default -> {
        int port = FreePort.pick();
        try {
          Child child =
              Child.start(
                      folder.resolve(name + ".log"),
                      Map.of(),
                      Peers.command(name, folder, port, database))
                  .untilListening(port);
          children.add(child);
          hops.put(
              name,
              Hop.plain(name, child.pid(), port, BenchDatabase.account(), name.equals(ROUTER)));
        } catch (IOException e) {
          missing.add(name + ": " + e.getMessage());
        }
      }
    }
  }

  private void startPump() throws IOException {
    Child child =
        Child.start(
            folder.resolve("pump.log"),
            Map.of(),
            List.of(
                "java",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Pump.class.getName(),
                Integer.toString(database.port()),
                Integer.toString(FreePort.pick())));
    int port = Integer.parseInt(child.firstLine());
    children.add(child);
    hops.put(PUMP, Hop.plain(PUMP, child.pid(), port, BenchDatabase.account(), false));
  }

  /** Those that run. */
  public List<Hop> hops() {
    return List.copyOf(hops.values());
  }

  /** What could not be had, each with why. */
  public List<String> missing() {
    return List.copyOf(missing);
  }

  long databasePid() {
    return database.pid();
  }

  /**
   * What the gateway still has to do must not cost another anything. The others do nothing when
   * they are asked nothing, and one of them takes having stood still for a broken clock.
   */
  void onlyOne(String name) throws IOException {
    if (gateway != null) {
      if (name.equals(GATEWAY)) {
        gateway.child().resume();
      } else {
        gateway.child().suspend();
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Child child : children) {
      child.close();
    }
    if (gateway != null) {
      gateway.child().resume();
      gateway.close();
    }
  }
}

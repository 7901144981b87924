package dev.sallyport.prove;

import dev.sallyport.demo.FreePort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A real HAProxy before the gateways, which asks each of them whether it is ready, and goes to
 * whoever is alive where none is: that is so when their store is away, and much goes on without it.
 */
final class NodesBalancer implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final String FILE =
      """
      global
        maxconn 4000
      defaults
        mode tcp
        timeout connect 2s
        timeout client 1h
        timeout server 1h
        timeout check 2s
        option redispatch
        retries 3
        balance leastconn
        default-server inter 500ms fall 2 rise 1
      frontend agents
        bind 127.0.0.1:%d
        use_backend ready if { nbsrv(ready) gt 0 }
        default_backend alive
      backend ready
        option httpchk GET /readyz
        http-check expect status 200
      %s
      backend alive
        option httpchk GET /healthz
        http-check expect status 200
      %s
      """;

  private final Process process;
  private final int port;

  private NodesBalancer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one, and waits until it listens. */
  static NodesBalancer start(Path folder, List<NodesGate> gates) throws IOException {
    int port = FreePort.pick();
    StringBuilder servers = new StringBuilder();
    for (NodesGate gate : gates) {
      servers.append(
          "  server %s 127.0.0.1:%d check port %d\n"
              .formatted(gate.name(), gate.agents().port(), gate.readiness().port()));
    }
    Files.createDirectories(folder);
    Path file = folder.resolve("haproxy.cfg");
    Files.writeString(file, FILE.formatted(port, servers, servers));
    Process process =
        new ProcessBuilder(program(), "-db", "-f", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("haproxy.log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    NodesBalancer balancer = new NodesBalancer(process, port);
    balancer.untilListening(folder.resolve("haproxy.log"));
    return balancer;
  }

  /** Where Debian puts it, which is not in everybody's path. */
  static String program() throws IOException {
    return Stream.of("/usr/sbin/haproxy", "/usr/local/sbin/haproxy", "/usr/bin/haproxy")
        .filter(file -> Files.isExecutable(Path.of(file)))
        .findFirst()
        .orElseThrow(() -> new IOException("there is no haproxy: scripts/peers haproxy"));
  }

  private void untilListening(Path log) throws IOException {
    long end = System.nanoTime() + START_NANOS;
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
        return;
      } catch (IOException notYet) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IOException("haproxy did not start: " + Files.readString(log));
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

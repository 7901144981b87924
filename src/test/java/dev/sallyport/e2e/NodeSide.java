package dev.sallyport.e2e;

import dev.sallyport.cli.Serving;
import dev.sallyport.config.GatewayConfig;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.ExecutionException;

/**
 * A node of several, in a process of its own that a test started: it serves and leaves as {@code
 * serve} does, and goes at once when its parent does.
 */
public final class NodeSide {
  private NodeSide() {}

  /** The ports of one, for its parent. */
  public record Ports(int mysql, int web) {
    /** From the one line that it tells. */
    public static Ports of(String told) {
      String[] ports = told.split(" ");
      return new Ports(Integer.parseInt(ports[0]), Integer.parseInt(ports[1]));
    }
  }

  /** The child's side: tells its ports, and ends the process when it is told to stop. */
  public static void serve(GatewayConfig config) throws InterruptedException, ExecutionException {
    Thread orphan = new Thread(NodeSide::endWithParent, "orphan");
    orphan.setDaemon(true);
    orphan.start();
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    boolean inOrder =
        Serving.run(config, gateway -> out.println(gateway.mysqlPort() + " " + gateway.webPort()));
    System.exit(inOrder ? 0 : 1);
  }

  /** The parent's end of this pipe closes when it ends. */
  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        continue;
      }
    } catch (IOException broken) {
      Runtime.getRuntime().halt(3);
    }
    Runtime.getRuntime().halt(2);
  }
}

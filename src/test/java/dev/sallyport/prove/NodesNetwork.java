package dev.sallyport.prove;

import java.io.IOException;

/**
 * A network namespace of the proof's own, in which the kernel drops the packets of a port: what is
 * on their way is lost, what is sent is sent again, and who connects hears nothing. Only where the
 * proof was started in one, which takes root; see {@code scripts/prove}.
 */
final class NodesNetwork {
  private static final String RULES =
      "add table inet cut; "
          + "add set inet cut ports { type inet_service; }; "
          + "add chain inet cut in { type filter hook input priority 0; }; "
          + "flush chain inet cut in; "
          + "add rule inet cut in tcp dport @ports drop; "
          + "add rule inet cut in tcp sport @ports drop";

  private NodesNetwork() {}

  /** Whether there is one. */
  static boolean isOwn() {
    return Boolean.getBoolean("nodes.namespace");
  }

  /** No packet to or from this port arrives any more. */
  static void drop(int port) throws IOException {
    say(RULES);
    say("add element inet cut ports { " + port + " }");
  }

  /** They do again. */
  static void carry(int port) throws IOException {
    say("delete element inet cut ports { " + port + " }");
  }

  private static void say(String rules) throws IOException {
    Process nft = new ProcessBuilder("nft", rules).redirectErrorStream(true).start();
    String said = new String(nft.getInputStream().readAllBytes());
    try {
      if (nft.waitFor() != 0) {
        throw new IOException("nft " + rules + ": " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}

package dev.sallyport.e2e;

import dev.sallyport.access.AccountServer;
import dev.sallyport.config.ConnectionConfig.Grants;
import dev.sallyport.config.Secret;
import dev.sallyport.e2e.EphemeralGate.Settings;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** An {@link EphemeralGate} in a process of its own, to be killed. */
final class EphemeralGateProcess implements AutoCloseable {
  private static final long STOP_SECONDS = 30;

  /** Of all of them: what one leaves is another's to remove. */
  private static final Secret INSTALLATION = Secret.of("the installation of the killed gateways");

  private final Process process;
  private final int port;

  private EphemeralGateProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one and waits until it listens. */
  static EphemeralGateProcess start(AccountServer server) throws IOException {
    Process process =
        new ProcessBuilder(
                "java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                EphemeralGateProcess.class.getName(),
                Integer.toString(server.server.port()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = process.inputReader();
    // Its log comes before.
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("port=")) {
        return new EphemeralGateProcess(process, Integer.parseInt(line.substring(5)));
      }
    }
    throw new IOException("the gate did not start");
  }

  /** The child's side. */
  public static void main(String[] arguments) throws Exception {
    Settings settings = new Settings();
    settings.installation = INSTALLATION;
    EphemeralSessions.grantReading(settings);
    EphemeralGate gate =
        new EphemeralGate(
            AccountServer.connection(Integer.parseInt(arguments[0]), Grants.SESSION), settings);
    new PrintStream(new FileOutputStream(FileDescriptor.out), true)
        .println("port=" + gate.endpoint().port());
    // It ends with its parent, whose end of this pipe closes then.
    while (System.in.read() >= 0) {
      continue;
    }
    gate.close();
    System.exit(0);
  }

  Endpoint endpoint() {
    return new Endpoint(port, "orders", Secret.of("any-token"));
  }

  /** kill -9. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
  }

  /** An orderly stop; forced when that takes too long. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}

package dev.sallyport.prove;

import dev.sallyport.config.Secret;
import dev.sallyport.transport.SelfSigned;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code scripts/prove clients}: every client answers the same checks direct and through the
 * gateway, and its answers are compared.
 */
public final class ClientProof {
  private final List<ClientOutcome> outcomes = new ArrayList<>();
  private final PrintWriter out;

  private ClientProof(PrintWriter out) {
    this.out = out;
  }

  /**
   * Runs the proof and exits with 0 when every client that could be run gave the same answers.
   *
   * @param arguments a folder for servers and files; and the names of those that are wanted, if not
   *     all are; {@code --docs} among them writes the page of the documentation anew
   */
  public static void main(String[] arguments) throws Exception {
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    List<String> names = new ArrayList<>(List.of(arguments).subList(1, arguments.length));
    boolean documented = names.remove("--docs");
    ClientProof proof = run(Path.of(arguments[0]), out, ClientPrograms.named(names));
    ClientTable.print(proof.outcomes, out);
    if (documented) {
      ClientPage.write(proof.outcomes);
    }
    out.println(proof.summary());
    out.flush();
    System.exit(proof.holds() ? 0 : 1);
  }

  static ClientProof run(Path folder, PrintWriter out, List<ClientProgram> clients)
      throws Exception {
    ClientProof proof = new ClientProof(out);
    Path here = Files.createDirectories(folder).toAbsolutePath();
    SelfSigned tls = SelfSigned.forLoopback(here);
    try (JitIssuers issuers = new JitIssuers();
        ClientServer server = ClientServer.start(here.resolve("mysql"), tls);
        ClientGate gate = ClientGate.start(server, issuers, tls, here.resolve("gate"))) {
      ClientRun run = new ClientRun(here, tls);
      for (ClientProgram client : clients) {
        proof.outcomes.add(
            client.runtime().has(client)
                ? proof.check(client, run, server, gate)
                : ClientOutcome.notRun(client));
      }
    }
    return proof;
  }

  private ClientOutcome check(
      ClientProgram client, ClientRun run, ClientServer server, ClientGate gate) throws Exception {
    Map<String, String> checks = new LinkedHashMap<>();
    server.restore();
    ClientAnswers direct = run.all(client, direct(client, server));
    complain(checks, "direct", direct);
    List<ClientWay> ways = new ArrayList<>();
    for (ClientWay way : client.ways()) {
      ClientLogin login =
          way == ClientWay.LEASE
              ? gate.withLease(client.connection())
              : gate.withToken(client.connection());
      boolean first = way == client.ways().get(0);
      server.restore();
      ClientAnswers through = first ? run.all(client, login) : run.some(client, login);
      complain(checks, "by " + way, through);
      if (first) {
        for (String check : ClientChecks.of(client, direct, through)) {
          checks.put(check, ClientChecks.trouble(client, check, direct, through).orElse(""));
        }
      } else {
        for (String check : ClientChecks.ofEachWay(direct)) {
          ClientChecks.trouble(client, check, direct, through)
              .ifPresent(trouble -> checks.put(check + " by " + way, trouble));
        }
      }
      if (through.exit() == 0) {
        ways.add(way);
      }
    }
    ClientOutcome outcome = new ClientOutcome(client, direct.version(), true, checks, ways);
    out.println(ClientTable.line(outcome));
    return outcome;
  }

  private static void complain(Map<String, String> checks, String side, ClientAnswers answers) {
    if (answers.exit() != 0) {
      checks.put(
          side,
          (answers.exit() < 0 ? "took too long: " : "exit status " + answers.exit() + ": ")
              + answers.complaint());
    }
  }

  private static ClientLogin direct(ClientProgram client, ClientServer server) {
    return new ClientLogin(server.port(), server.direct(client), Secret.of(JitServer.PASSWORD));
  }

  List<ClientOutcome> outcomes() {
    return List.copyOf(outcomes);
  }

  boolean holds() {
    return outcomes.stream().noneMatch(outcome -> outcome.ran() && !outcome.passed())
        && outcomes.stream().anyMatch(ClientOutcome::ran);
  }

  String summary() {
    List<ClientProgram> absent =
        outcomes.stream().filter(o -> !o.ran()).map(ClientOutcome::client).toList();
    return "clients: %d run, %d checks compared direct and through the gateway, %d clients differ, not run: %s"
        .formatted(
            outcomes.stream().filter(ClientOutcome::ran).count(),
            outcomes.stream().mapToInt(o -> o.checks().size()).sum(),
            outcomes.stream().filter(o -> o.ran() && !o.passed()).count(),
            absent.isEmpty() ? "none" : absent.toString());
  }
}

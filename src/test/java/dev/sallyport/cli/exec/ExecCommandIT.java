package dev.sallyport.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole command before a gateway that keeps the contract: as a process, but where it ends
 * before its task begins.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExecCommandIT {
  private static final Vertx VERTX = Vertx.vertx();
  private static final String TOKEN = "the-callers-token";

  @TempDir private Path directory;
  private ContractGateway gateway;
  private ExecProcess exec;

  @BeforeEach
  void startGateway() {
    gateway = ContractGateway.start(VERTX);
    gateway.acceptedTokens.add(TOKEN);
  }

  @AfterEach
  void stopGateway() {
    if (exec != null) {
      exec.close();
    }
    gateway.close();
  }

  @AfterAll
  static void stopVertx() {
    ContractGateway.await(VERTX.close());
  }

  @Test
  void shouldGiveTheTaskItsDatabaseAndReturnItsStatus() throws Exception {
    // When a task prints what it finds
    exec =
        start(
            Map.of("SALLYPORT_CLIENT_SECRET", "client secret"),
            List.of("--tag", "ticket=A-1", "--for", "30m", "--sessions", "2"),
            "sh",
            "-c",
            "cat; echo $MYSQL_HOST $MYSQL_TCP_PORT $MYSQL_USER $SALLYPORT_USER $SALLYPORT_LEASE_ID;"
                + " printf '%s\\n' \"$MYSQL_PWD\"; echo \"$SALLYPORT_JDBC_URL\";"
                + " echo \"<$SALLYPORT_TOKEN$SALLYPORT_CLIENT_SECRET$SALLYPORT_CLIENT_ID>\";"
                + " stat -c %a $MYSQL_HOME $SALLYPORT_OPTION_FILE; cat $MYSQL_HOME/my.cnf;"
                + " echo problem >&2; exit 7");
    exec.type("typed\n");
    // Then
    assertThat(exec.line()).isEqualTo("typed");
    assertThat(exec.line()).isEqualTo("127.0.0.1 3307 lease_abc lease_abc lease-1");
    assertThat(exec.line()).isEqualTo(ContractGateway.PASSWORD);
    assertThat(exec.line())
        .startsWith("jdbc:mysql://127.0.0.1:3307/?user=lease_abc&sslMode=VERIFY_IDENTITY&")
        .doesNotContain("pa%22ss");
    assertThat(exec.line()).isEqualTo("<>");
    assertThat(exec.line()).isEqualTo("700");
    assertThat(exec.line()).isEqualTo("600");
    assertThat(rest())
        .contains("[client]", "host=\"127.0.0.1\"", "password=\"pa\\\"ss#word\\\\1\"")
        .contains("loose-ssl-mode=\"VERIFY_IDENTITY\"");
    assertThat(exec.status()).isEqualTo(7);
    assertThat(exec.errors()).isEqualTo("problem\n");
    assertThat(gateway.wanted())
        .isEqualTo(
            new JsonObject()
                .put("connection", "orders")
                .put("purpose", "nightly report")
                .put("tags", new JsonObject().put("ticket", "A-1"))
                .put("duration", "30m")
                .put("sessions", 2));
    assertNothingIsLeft();
  }

  @Test
  void shouldPassArgumentsOnAsTheyAre() throws Exception {
    Path file = Files.writeString(directory.resolve("arguments"), "--not --ours");
    exec = start(Map.of(), List.of(), "printf", "%s\\n", "-c", "@" + file, "--", "--help", "");
    assertThat(rest()).containsExactly("-c", "@" + file, "--", "--help", "");
    assertThat(exec.status()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"TERM,143", "INT,130", "HUP,129"})
  void shouldPassSignalsOn(String signal, int status) throws Exception {
    // Given a task that knows the signal
    exec =
        start(
            Map.of(),
            List.of(),
            "sh",
            "-c",
            "trap 'echo got "
                + signal
                + "; exit 5' "
                + signal
                + "; echo ready; while :; do"
                + " sleep 0.1; done");
    assertThat(exec.line()).isEqualTo("ready");
    // When
    exec.signal(signal);
    // Then
    assertThat(exec.line()).isEqualTo("got " + signal);
    assertThat(exec.status()).isEqualTo(5);
    assertNothingIsLeft();
    // And one that doesn't ends by it
    exec = start(Map.of(), List.of(), "sh", "-c", "echo ready; exec sleep 600");
    assertThat(exec.line()).isEqualTo("ready");
    exec.signal(signal);
    assertThat(exec.status()).isEqualTo(status);
    assertNothingIsLeft();
  }

  @Test
  void shouldLiveOnWithATaskThatDoesAfterCtrlC() throws Exception {
    exec =
        start(
            Map.of(),
            List.of(),
            "sh",
            "-c",
            // Not waiting in read: a signal that comes just before would be heard after it only.
            "trap 'echo still here; heard=1' INT; echo ready;"
                + " while [ -z \"$heard\" ]; do sleep 0.1; done; read a");
    assertThat(exec.line()).isEqualTo("ready");
    exec.signal("INT");
    assertThat(exec.line()).isEqualTo("still here");
    exec.type("quit\n");
    assertThat(exec.status()).isZero();
    assertNothingIsLeft();
  }

  @Test
  void shouldKillATaskThatDoesNotEnd() throws Exception {
    exec =
        start(
            Map.of(),
            List.of("--kill-after", "200ms"),
            "sh",
            "-c",
            "trap '' TERM; echo ready; while :; do sleep 0.1; done");
    assertThat(exec.line()).isEqualTo("ready");
    exec.signal("TERM");
    assertThat(exec.status()).isEqualTo(137);
    assertNothingIsLeft();
  }

  @Test
  void shouldTellByWhichSignalTheTaskEnded() throws Exception {
    exec = start(Map.of(), List.of(), "sh", "-c", "kill -9 $$");
    assertThat(exec.status()).isEqualTo(137);
    assertNothingIsLeft();
  }

  @Test
  void shouldAskNobodyForATaskThatCannotRun() throws Exception {
    assertThat(refused(List.of(), "no-such-command").status()).isEqualTo(127);
    Path plain = Files.writeString(directory.resolve("plain"), "text");
    assertThat(refused(List.of(), plain.toString()).status()).isEqualTo(126);
    assertThat(gateway.calls).isEmpty();
  }

  @Test
  void shouldGiveTheLeaseBackWhenTheTaskDoesNotStart() throws Exception {
    Path broken =
        Files.createFile(
            directory.resolve("broken"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(broken, "#!/no/such/shell\n");
    exec = start(Map.of(), List.of(), broken.toString());
    assertThat(exec.status()).isEqualTo(127);
    assertNothingIsLeft();
  }

  @Test
  void shouldWaitForPeople() throws Exception {
    gateway.askPeople(Duration.ofMinutes(5));
    exec = start(Map.of(), List.of(), "echo", "ran");
    exec.awaitError("people have to approve this: " + gateway.url() + "/approvals/7");
    gateway.decide("granted", "");
    assertThat(exec.line()).isEqualTo("ran");
    assertThat(exec.status()).isZero();
    assertNothingIsLeft();
  }

  @Test
  void shouldGiveTheReasonOfADenial() throws Exception {
    gateway.askPeople(Duration.ofMinutes(5));
    exec = start(Map.of(), List.of(), "echo", "ran");
    exec.awaitError("approve");
    gateway.decide("denied", "not before \u001b[31mthe release");
    assertThat(exec.status()).isEqualTo(77);
    assertThat(exec.errors()).contains("exec: the request was denied: not before  [31mthe release");
    assertThat(exec.line()).isNull();
  }

  @Test
  void shouldGiveTheReasonOfAPolicy() throws Exception {
    Refused refused = refused(List.of("-c", "payroll"), "touch", ran().toString());
    assertThat(refused.status()).isEqualTo(77);
    assertThat(refused.errors())
        .isEqualTo("exec: No policy lets you reach payroll. Ask for another connection.\n");
    assertThat(ran()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143", "HUP,129"})
  void shouldWithdrawWhenItIsStoppedWhileWaiting(String signal, int status) throws Exception {
    gateway.askPeople(Duration.ofMinutes(5));
    exec = start(Map.of(), List.of(), "echo", "ran");
    exec.awaitError("approve");
    exec.signal(signal);
    assertThat(exec.status()).isEqualTo(status);
    assertThat(gateway.calls).containsExactly("POST request", "DELETE request");
    assertThat(exec.line()).isNull();
  }

  @Test
  void shouldWithdrawWhenPatienceEnds() throws Exception {
    gateway.askPeople(Duration.ofMinutes(5));
    Refused refused = refused(List.of("--wait", "1s"), "touch", ran().toString());
    assertThat(refused.status()).isEqualTo(75);
    assertThat(gateway.calls).containsExactly("POST request", "DELETE request");
    assertThat(ran()).doesNotExist();
  }

  @Test
  void shouldGiveTheLeaseBackByATokenThatWasRenewed() throws Exception {
    // Given a token in a file
    Path file = Files.writeString(directory.resolve("token"), TOKEN + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    exec = start(Map.of(), List.of("--token-file", file.toString()), "sh", "-c", "echo on; read a");
    assertThat(exec.line()).isEqualTo("on");
    // When it expires and is written anew while the task runs
    gateway.acceptedTokens.clear();
    gateway.acceptedTokens.add("the-next-token");
    Files.writeString(file, "the-next-token");
    exec.type("go\n");
    // Then
    assertThat(exec.status()).isZero();
    assertNothingIsLeft();
    assertThat(exec.errors()).contains("everybody on this machine can read " + file);
  }

  @Test
  void shouldSayWhenTheLeaseWasNotGivenBack() throws Exception {
    exec = start(Map.of(), List.of(), "sh", "-c", "echo on; read a; exit 3");
    assertThat(exec.line()).isEqualTo("on");
    gateway.acceptedTokens.clear();
    exec.type("go\n");
    assertThat(exec.status()).isEqualTo(3);
    assertThat(exec.errors())
        .contains("lease lease-1 was not given back", "it ends at 2030-01-01T00:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://gate.example.com", "ftp://127.0.0.1", "gate"})
  void shouldSendNoTokenInClear(String url) throws Exception {
    Refused refused = refused(List.of("--gateway", url), "touch", ran().toString());
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.errors()).contains("not protected");
    assertThat(ran()).doesNotExist();
  }

  @Test
  void shouldPinTheCertificateThatTheGatewayShows() throws Exception {
    gateway.showCertificate(Certificates.selfSignedPem());
    exec =
        start(
            Map.of(),
            List.of(),
            "sh",
            "-c",
            "cat $SALLYPORT_CA_FILE; cat $MYSQL_HOME/my.cnf; echo $SALLYPORT_JDBC_URL");
    String said = String.join("\n", rest());
    assertThat(said).contains(Certificates.selfSignedPem().strip());
    assertThat(said.split("BEGIN CERTIFICATE", -1)).hasSize(2);
    assertThat(said).contains("sslMode=VERIFY_CA&").doesNotContain("ssl-mode");
    assertThat(exec.status()).isZero();
  }

  private ExecProcess start(Map<String, String> variables, List<String> options, String... command)
      throws IOException {
    return ExecProcess.start(directory, environment(variables), arguments(options, command));
  }

  /** What a command that ends before its task begins says and returns. */
  private record Refused(int status, String errors) {}

  /** Within this virtual machine: there is no task whose output would be ours. */
  private Refused refused(List<String> options, String... command) {
    Map<String, String> environment = environment(Map.of("PATH", System.getenv("PATH")));
    StringWriter errors = new StringWriter();
    int status =
        ExecCommand.commandLine(new ExecCommand(environment))
            .setErr(new PrintWriter(errors))
            .execute(arguments(options, command).toArray(String[]::new));
    return new Refused(status, errors.toString());
  }

  /** Made by a task that must not run. */
  private Path ran() {
    return directory.resolve("ran");
  }

  private Map<String, String> environment(Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("SALLYPORT_URL", gateway.url());
    environment.put("SALLYPORT_TOKEN", TOKEN);
    return environment;
  }

  private static List<String> arguments(List<String> options, String... command) {
    List<String> arguments = new ArrayList<>(options);
    if (!options.contains("-c")) {
      arguments.addAll(List.of("-c", "orders"));
    }
    arguments.addAll(List.of("-p", "nightly report", "--"));
    arguments.addAll(Arrays.asList(command));
    return arguments;
  }

  private List<String> rest() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = exec.line(); line != null; line = exec.line()) {
      lines.add(line);
    }
    return lines;
  }

  private void assertNothingIsLeft() throws IOException {
    assertThat(gateway.calls).endsWith("POST request", "DELETE lease");
    assertThat(exec.privateDirectories()).isEmpty();
  }
}

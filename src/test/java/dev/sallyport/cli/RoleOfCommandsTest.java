package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Commands on a gateway's machine: its file is the same as the console's, its secrets are not. */
class RoleOfCommandsTest {
  private static final String CONFIGURATION =
      """
      web:
        public_url: https://gate.example.com
        sign_in: { issuer: company, client_id: console, client_secret: "${file:console-secret}" }
      identity:
        issuers: [{ name: company, issuer: "https://login.example.com", audiences: [sallyport] }]
      connections:
        orders: { host: 127.0.0.1, port: 1, account: stored, user: gate, password: "${file:password}" }
      policies: policies
      store:
        postgresql:
          { host: 127.0.0.1, port: 1, database: gate, user: gate, password: "${file:password}" }
      """;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("password"), "tops3cret");
    Files.writeString(
        Files.createDirectories(folder.resolve("policies")).resolve("none.yaml"),
        """
        policy: none
        match: { groups: [agents], connections: [orders] }
        statements: [{ allow: { verbs: [select], tables: [shop.*] } }]
        """);
    file = Files.writeString(folder.resolve("sallyport.yaml"), CONFIGURATION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "store status",
        "store migrate",
        "audit verify",
        "audit key",
        "audit hold list",
        "audit events",
        "report refusals",
        "replay 00000000-0000-0000-0000-000000000000",
        "policy replay none.yaml",
      })
  void shouldGoByTheRoleWhoseSecretsAreThere(String command) {
    assertThat(said(command)).contains("console-secret");
    // Nothing listens at that port: the configuration has been read
    assertThat(said(command + " --role gateway"))
        .doesNotContain("console-secret", "Usage:", "Unknown option")
        .isNotBlank();
  }

  @Test
  void shouldSayInOneLineThatTheStoreIsAway() {
    for (String command : List.of("store status", "store migrate")) {
      assertThat(said(command + " --role gateway").lines()).as(command).hasSize(1);
    }
  }

  @Test
  void shouldNameTheRoles() {
    assertThat(said("store status --role node")).contains("gateway, console");
  }

  private String said(String command) {
    StringWriter out = new StringWriter();
    CommandLine line = Sallyport.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(out, true));
    String draft = folder.resolve("policies").resolve("none.yaml").toString();
    List<String> arguments =
        Stream.concat(
                Stream.of(command.replace("none.yaml", draft).split(" ")),
                Stream.of("-c", file.toString()))
            .toList();
    assertThat(line.execute(arguments.toArray(String[]::new))).isNotZero();
    return out.toString();
  }
}

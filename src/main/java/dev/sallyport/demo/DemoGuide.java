package dev.sallyport.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a person needs to try the demo, as text, and what a checker needs, as a file. */
final class DemoGuide {
  private static final String TEXT =
      """

      Sallyport runs on this machine.

        agents connect to   127.0.0.1:%1$d   (MySQL protocol, TLS with a self-signed certificate)
        the console is at   %2$s
        the database is at  127.0.0.1:%3$d   (MySQL, agents hold no account there)
        the issuer is       %4$s   (development provider: loopback only, made-up people)
        everything is in    %5$s   (removed at the end)

      1. Be an agent. Get a token and connect with it as password; the user name is the connection's name:

        TOKEN=$(curl -s -u %6$s:%7$s \\
          -d grant_type=client_credentials %4$s/token | sed 's/.*"access_token" *: *"\\([^"]*\\)".*/\\1/')
        MYSQL_PWD=$TOKEN %8$s --no-defaults --host=127.0.0.1 --port=%1$d --user=%9$s \\
          --enable-cleartext-plugin --ssl-mode=REQUIRED shop

         The other agent, which reads the shop and changes nothing in it, is %10$s:%11$s

      2. Type

        SELECT id, name, ssn, card_number FROM customers LIMIT 3;   -- two columns come back covered
        UPDATE orders SET status = 'closed' WHERE id = 42;          -- small: runs at once
        %12$s;
                                                                    -- large: waits for a person
        DROP TABLE orders;                                          -- refused

      3. Be a person. While the large update waits, open %2$s
         and sign in as Dana Ortiz or Amir Haddad (they approve), Sam Rivera (runs the agents,
         sees what they ask for and decides on none of it), Ada Brandt (reads everything) or
         Olga Ivanova (administers). Approve or deny; the mysql client gets its answer in the same moment.

      4. Run a task that is told nothing. In another terminal, in Sallyport's folder:

        SALLYPORT_URL=%2$s SALLYPORT_CLIENT_ID=%10$s SALLYPORT_CLIENT_SECRET=%11$s \\
          java -jar target/sallyport.jar exec -c %9$s -p "count orders" -- %8$s shop -e 'SELECT COUNT(*) FROM orders'

         People ask on the page Access, for connection %9$s: what Dana asks for, Amir approves, and the other way round.

      5. Throw somebody out. As Olga end a session or revoke its principal on the page Sessions; Revocations lets in again.

      6. Look back. As Ada see Statements, Reports and Audit; or in another terminal, in Sallyport's folder:

        java -jar target/sallyport.jar replay -c %5$s/%13$s           # then replay ID
        java -jar target/sallyport.jar report refusals -c %5$s/%13$s
        java -jar target/sallyport.jar audit verify -c %5$s/%13$s

      Ctrl-C stops and removes everything.
      """;

  private final DemoStage stage;
  private final Path mysqlHome;

  DemoGuide(DemoStage stage, Path mysqlHome) {
    this.stage = stage;
    this.mysqlHome = mysqlHome;
  }

  String text() {
    return TEXT.formatted(
        stage.mysqlPort(),
        stage.webUrl(),
        stage.database().port(),
        stage.provider().issuer(),
        stage.configFile().getParent(),
        DemoCast.MAINTENANCE_AGENT,
        stage.agentSecret(DemoCast.MAINTENANCE_AGENT).reveal(),
        mysqlHome.resolve("bin/mysql"),
        stage.connection(),
        DemoCast.REPORTING_AGENT,
        stage.agentSecret(DemoCast.REPORTING_AGENT).reveal(),
        SampleShop.BULK_UPDATE,
        stage.configFile().getFileName());
  }

  /** Readable for the owner only; appears whole or not at all. */
  void writeCheckFile(Path file) throws IOException {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("mysqlPort", stage.mysqlPort());
    content.put("connection", stage.connection());
    content.put("webUrl", stage.webUrl().toString());
    content.put("issuer", stage.provider().issuer().toString());
    content.put("configFile", stage.configFile().toString());
    content.put("databasePort", stage.database().port());
    content.put("databaseUser", stage.database().adminUser());
    content.put("databasePassword", stage.database().adminPassword().reveal());
    Map<String, String> agents = new LinkedHashMap<>();
    for (String agent : new String[] {DemoCast.REPORTING_AGENT, DemoCast.MAINTENANCE_AGENT}) {
      agents.put(agent, stage.agentSecret(agent).reveal());
    }
    content.put("agents", agents);
    Path half = file.resolveSibling(file.getFileName() + ".new");
    PrivateFiles.write(half, new ObjectMapper().writeValueAsString(content));
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
  }
}

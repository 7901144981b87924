package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.ServerCache;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.CatalogueFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CatalogCommandIT {
  @TempDir static Path folder;
  private static DatabaseServer server;

  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void startServer() {
    server =
        DatabaseServer.mysql(
            ServerCache.mysql(), folder.resolve("data"), DatabaseServer.Options.defaults());
    server.execute(
        "CREATE DATABASE shop CHARACTER SET utf8mb4",
        "CREATE TABLE shop.orders (id INT PRIMARY KEY, `größe` INT)");
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void shouldWriteTheSameFileByUrlAndByConnection() throws IOException {
    // Given
    String address = server.adminUser() + "@127.0.0.1:" + server.port();
    Path password =
        Files.writeString(folder.resolve("password"), server.adminPassword().reveal() + "\n");
    Path config = folder.resolve("sallyport.yaml");
    Files.writeString(
        config,
        Files.readString(Path.of("conf/sallyport.yaml"))
            .replaceAll(
                "(?m)^(\\s+)host: \\S+(\\s+)port: 3306",
                "$1host: 127.0.0.1$2port: " + server.port())
            .replaceAll("(?m)^(\\s+)user: \\S+", "$1user: " + server.adminUser()));
    // When
    byte[] byFile = run("--url=mysql://" + address, "--password-file=" + password);
    byte[] byVariable = run("--url=mysql://" + address);
    byte[] byConnection = run("-c", "orders", "--config=" + config);
    // Then
    assertThat(err.toString()).isEmpty();
    assertThat(byVariable).isEqualTo(byFile);
    assertThat(byConnection).isEqualTo(byFile);
    Catalogue catalogue = CatalogueFile.read(new ByteArrayInputStream(byFile));
    assertThat(catalogue.serverVersion()).startsWith("8.");
    assertThat(catalogue.table(new TableName("shop", "orders")).orElseThrow().columns())
        .extracting(column -> column.name())
        .containsExactly("id", "größe");
  }

  @Test
  void shouldSayThatTheServerRefusedAndNotWithWhat() {
    assertThat(run("--url=mysql://" + server.adminUser() + ":hunter2@127.0.0.1:" + server.port()))
        .isEmpty();
    assertThat(err.toString())
        .contains("Access denied")
        .contains("(error 1045)")
        .doesNotContain("hunter2")
        .hasLineCount(1);
  }

  private byte[] run(String... arguments) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    String password = server.adminPassword().reveal();
    Map<String, String> environment =
        Map.of(
            CatalogCommand.PASSWORD_VARIABLE,
            password,
            "SALLYPORT_CONSOLE_SECRET",
            "a",
            "ORDERS_PASSWORD",
            password);
    int status =
        new CommandLine(new CatalogCommand(file, environment))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    assertThat(status).isEqualTo(file.size() == 0 ? 1 : 0);
    return file.toByteArray();
  }
}

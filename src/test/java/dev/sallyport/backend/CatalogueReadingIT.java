package dev.sallyport.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.BackendTls;
import dev.sallyport.config.Secret;
import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.ServerCache;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.CatalogueFile;
import dev.sallyport.sql.catalogue.Column;
import dev.sallyport.sql.catalogue.ForeignKey;
import dev.sallyport.sql.catalogue.ForeignKey.OnDelete;
import dev.sallyport.sql.catalogue.Routine;
import dev.sallyport.sql.catalogue.Routine.Parameter;
import dev.sallyport.sql.catalogue.Table;
import dev.sallyport.sql.catalogue.Trigger;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real servers say of themselves, in their own spelling. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogueReadingIT {
  private static final String[] OBJECTS = {
    "CREATE DATABASE shop CHARACTER SET utf8mb4",
    "CREATE DATABASE staff CHARACTER SET utf8mb4",
    "USE shop",
    "CREATE TABLE customers (id INT PRIMARY KEY, `größe` VARCHAR(9), ssn CHAR(11) INVISIBLE,"
        + " label VARCHAR(99) AS (CONCAT(`größe`, 'it''s \\\\ ü', `ssn`)) VIRTUAL,"
        + " made TIMESTAMP DEFAULT CURRENT_TIMESTAMP)",
    "CREATE TABLE orders (id INT PRIMARY KEY, a INT, b INT, UNIQUE KEY (a, b))",
    "CREATE TABLE staff.items (x INT, y INT, z INT,"
        + " FOREIGN KEY (y, x) REFERENCES shop.orders (a, b) ON DELETE CASCADE,"
        + " FOREIGN KEY (z) REFERENCES shop.orders (id) ON DELETE SET NULL ON UPDATE CASCADE)",
    "CREATE TABLE staff.held (pay INT, bonus INT DEFAULT (pay + 1), note VARCHAR(9) DEFAULT '`',"
        + " CONSTRAINT fair CHECK (bonus <= pay))",
    "CREATE TABLE staff.parted (id INT, pay INT, bonus INT) PARTITION BY RANGE (id)"
        + " SUBPARTITION BY HASH (pay - bonus) (PARTITION low VALUES LESS THAN (9),"
        + " PARTITION high VALUES LESS THAN (99))",
    "CREATE TABLE plain (id INT, FOREIGN KEY (id) REFERENCES orders (id))",
    "CREATE VIEW late AS SELECT id, 'it''s \\\\' AS q FROM orders WHERE a = 1",
    "CREATE SQL SECURITY INVOKER VIEW latest AS SELECT * FROM late",
    "SET SESSION sql_mode = 'ANSI_QUOTES'",
    "CREATE PROCEDURE p(IN \"a b\" INT, OUT b ENUM(')', 'x''\\\\') /* ) */, INOUT c INT)"
        + " COMMENT 'it''s\n    COMMENT \\\\' READS SQL DATA SQL SECURITY INVOKER"
        + " SET b = '''', c = (SELECT \"a\" FROM orders WHERE a <> 'x\\\\' LIMIT 1)",
    "SET SESSION sql_mode = ''",
    "CREATE FUNCTION f(i INT) RETURNS VARCHAR(20) CHARSET utf8mb4 DETERMINISTIC RETURN '''; ü😀'",
    "CREATE FUNCTION plain(i INT) RETURNS INT NO SQL RETURN i + 1",
    "CREATE TRIGGER first AFTER UPDATE ON orders FOR EACH ROW SET @x = '\\\\', @y = ''''",
    "CREATE TRIGGER second AFTER UPDATE ON orders FOR EACH ROW FOLLOWS `first`"
        + " DELETE FROM staff.items WHERE x = OLD.a",
    "SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES'",
    "CREATE TRIGGER third BEFORE INSERT ON orders FOR EACH ROW SET NEW.b = '\\'",
    "CREATE USER blind@'%' IDENTIFIED BY 'blind'",
    "GRANT SELECT, EXECUTE ON shop.* TO blind@'%'",
  };

  @TempDir static Path folder;
  private DatabaseServer mysql;
  private DatabaseServer mariadb;
  private Vertx vertx;
  private DatabaseAdministration administration;

  @BeforeAll
  void startServers() {
    mysql =
        DatabaseServer.mysql(
            ServerCache.mysql(), folder.resolve("mysql"), DatabaseServer.Options.defaults());
    mariadb =
        DatabaseServer.mariadb(
            ServerCache.mariadb(), folder.resolve("mariadb"), DatabaseServer.Options.defaults());
    mysql.execute(OBJECTS);
    mysql.execute("CREATE TABLE staff.indexed (id INT, pay INT, bonus INT, KEY ((pay - bonus)))");
    mariadb.execute(OBJECTS);
    mariadb.execute(
        "USE shop",
        "CREATE TABLE versioned (a INT) WITH SYSTEM VERSIONING",
        "CREATE DATABASE aside",
        "CREATE FUNCTION aside.f() RETURNS INT NO SQL RETURN 1",
        "DELIMITER //\nCREATE PACKAGE Aside FUNCTION f() RETURNS INT; END//\nDELIMITER ",
        "SET SESSION sql_mode = 'ORACLE'",
        "DELIMITER //\nCREATE PROCEDURE oracle AS BEGIN DELETE FROM orders; END//\nDELIMITER ");
    vertx = Vertx.vertx();
    administration = new DatabaseAdministration(vertx);
  }

  @AfterAll
  void stopServers() {
    administration.close();
    vertx.close().await();
    mysql.close();
    mariadb.close();
  }

  DatabaseServer[] servers() {
    return new DatabaseServer[] {mysql, mariadb};
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void shouldReadAllWhateverLimitsTheServerSetsForEverybody(DatabaseServer server)
      throws IOException {
    String whole = text(read(server));
    server.execute("SET GLOBAL sql_select_limit = 1", "SET GLOBAL max_join_size = 1");
    DatabaseAdministration late = new DatabaseAdministration(vertx);
    try {
      ConnectionConfig connection = connection(server, server.adminUser(), server.adminPassword());
      assertThat(text(late.readCatalogue(connection).await())).isEqualTo(whole);
    } finally {
      late.close();
      server.execute("SET GLOBAL sql_select_limit = DEFAULT", "SET GLOBAL max_join_size = DEFAULT");
    }
  }

  private static String text(Catalogue catalogue) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CatalogueFile.write(catalogue, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private Catalogue read(DatabaseServer server) {
    return read(server, server.adminUser(), server.adminPassword());
  }

  private Catalogue read(DatabaseServer server, String user, Secret password) {
    return administration.readCatalogue(connection(server, user, password)).await();
  }

  private static ConnectionConfig connection(DatabaseServer server, String user, Secret password) {
    return new ConnectionConfig(
        "shop",
        "127.0.0.1",
        server.port(),
        Optional.empty(),
        new AccountConfig.Stored(user, password),
        BackendTls.PREFERRED,
        Duration.ofSeconds(5));
  }

  private static TableName shop(String name) {
    return new TableName("shop", name);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void shouldReadTablesWithTheirColumnsInOrder(DatabaseServer server) {
    Catalogue catalogue = read(server);
    Table customers = catalogue.table(shop("customers")).orElseThrow();
    assertThat(customers.view()).isEmpty();
    assertThat(customers.columns())
        .extracting(Column::name)
        .containsExactly("id", "größe", "ssn", "label", "made");
    assertThat(customers.columns())
        .extracting(Column::invisible)
        .containsExactly(false, false, true, false, false);
    assertThat(customers.columns().get(2).type()).isEqualTo("char(11)");
    assertThat(customers.columns())
        .filteredOn(column -> column.generation().isPresent())
        .singleElement()
        .satisfies(
            label -> {
              assertThat(label.name()).isEqualTo("label");
              assertThat(label.generation().orElseThrow().toLowerCase().replace("_utf8mb4", ""))
                  .isEqualTo("concat(`größe`,'it\\'s \\\\ ü',`ssn`)");
            });
    assertThat(catalogue.tables())
        .extracting(table -> table.name().schema())
        .containsOnly("shop", "staff");
    assertThat(catalogue.foldsTableNames()).isFalse();
    assertThat(catalogue.table(new TableName("shop", "CUSTOMERS"))).isEmpty();
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void shouldReadWhatRowsAreHeldAgainstAndFilledWith(DatabaseServer server) {
    Table held = read(server).table(new TableName("staff", "held")).orElseThrow();
    assertThat(held.checks())
        .singleElement()
        .satisfies(
            check ->
                assertThat(held.namedBy(check))
                    .extracting(Column::name)
                    .containsExactlyInAnyOrder("pay", "bonus"));
    assertThat(held.namedBy(held.columns().get(1).computedDefault().orElseThrow()))
        .extracting(Column::name)
        .containsExactly("pay");
    assertThat(held.columns().get(0).computedDefault()).isEmpty();
    Table parted = read(server).table(new TableName("staff", "parted")).orElseThrow();
    assertThat(parted.checks().stream().map(parted::namedBy))
        .allSatisfy(
            columns -> assertThat(columns).extracting(Column::name).containsAnyOf("id", "bonus"))
        .extracting(Set::size)
        .containsExactlyInAnyOrder(1, 2);
    Table orders = read(server).table(shop("orders")).orElseThrow();
    assertThat(orders.checks()).containsExactly("`a`,`b`");
    assertThat(read(server).table(shop("customers")).orElseThrow().checks()).isEmpty();
  }

  @Test
  void shouldReadExpressionsThatMySqlIndexes() {
    Table indexed = read(mysql).table(new TableName("staff", "indexed")).orElseThrow();
    assertThat(indexed.checks())
        .singleElement()
        .satisfies(
            expression ->
                assertThat(indexed.namedBy(expression))
                    .extracting(Column::name)
                    .containsExactlyInAnyOrder("pay", "bonus"));
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void shouldReadViewsAsTheServerPrintsThem(DatabaseServer server) {
    Catalogue catalogue = read(server);
    Table.View late = catalogue.table(shop("late")).flatMap(Table::view).orElseThrow();
    assertThat(late.definition()).contains("`shop`.`orders`").contains("'it\\'s \\\\' AS `q`");
    assertThat(late.invoker()).isFalse();
    Table latest = catalogue.table(shop("latest")).orElseThrow();
    assertThat(latest.view().orElseThrow().invoker()).isTrue();
    assertThat(latest.columns()).extracting(Column::name).containsExactly("id", "q");
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void shouldReadBodiesAsTheyRunAndNotAsTheInformationSchemaResolvesThem(DatabaseServer server) {
    Catalogue catalogue = read(server);
    Routine p = catalogue.procedure(new TableName("shop", "P")).orElseThrow();
    assertThat(p.body())
        .isEqualTo("SET b = '''', c = (SELECT \"a\" FROM orders WHERE a <> 'x\\\\' LIMIT 1)");
    assertThat(p.sqlMode()).contains("ANSI_QUOTES");
    assertThat(p.parameters())
        .containsExactly(
            new Parameter("a b", false), new Parameter("b", true), new Parameter("c", true));
    assertThat(catalogue.function(shop("f")).orElseThrow().body()).isEqualTo("RETURN '''; ü😀'");
    assertThat(catalogue.function(shop("plain")).orElseThrow())
        .isEqualTo(
            new Routine(
                shop("plain"), true, List.of(new Parameter("i", false)), "RETURN i + 1", ""));
    assertThat(catalogue.triggers(shop("orders")))
        .containsExactlyInAnyOrder(
            trigger("first", Trigger.Event.UPDATE, "SET @x = '\\\\', @y = ''''", ""),
            trigger("second", Trigger.Event.UPDATE, "DELETE FROM staff.items WHERE x = OLD.a", ""),
            trigger("third", Trigger.Event.INSERT, "SET NEW.b = '\\'", "NO_BACKSLASH_ESCAPES"));
  }

  private static Trigger trigger(String name, Trigger.Event event, String body, String mode) {
    return new Trigger(shop(name), shop("orders"), event, body, mode);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void shouldReadForeignKeysAndWhatTheyDo(DatabaseServer server) {
    Catalogue catalogue = read(server);
    TableName items = new TableName("staff", "items");
    assertThat(catalogue.children(shop("orders")))
        .containsExactlyInAnyOrder(
            new ForeignKey(
                items,
                List.of("y", "x"),
                shop("orders"),
                List.of("a", "b"),
                false,
                OnDelete.DELETE),
            new ForeignKey(
                items, List.of("z"), shop("orders"), List.of("id"), true, OnDelete.UPDATE),
            new ForeignKey(
                shop("plain"),
                List.of("id"),
                shop("orders"),
                List.of("id"),
                false,
                OnDelete.NOTHING));
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void shouldLeaveEmptyWhatTheAccountMayNotSee(DatabaseServer server) {
    Catalogue catalogue = read(server, "blind", Secret.of("blind"));
    assertThat(catalogue.table(shop("late")).flatMap(Table::view).orElseThrow().definition())
        .isEmpty();
    assertThat(catalogue.function(shop("f")).orElseThrow().body()).isEmpty();
    assertThat(catalogue.table(new TableName("staff", "items"))).isEmpty();
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void shouldReadSchemasOfAnyNameHoweverManyThereAre(DatabaseServer server) {
    String odd = "it's \\' \"ü";
    TableName table = new TableName(odd, "plain");
    List<String> many = IntStream.range(0, 101).mapToObj(i -> "many_" + i).toList();
    server.execute(
        "CREATE DATABASE `" + odd + "`", "CREATE TABLE `" + odd + "`.plain (id INT PRIMARY KEY)");
    try {
      assertThat(read(server).table(table)).isPresent();
      server.execute(many.stream().map(name -> "CREATE DATABASE " + name).toArray(String[]::new));
      assertThat(read(server).table(table)).isPresent();
    } finally {
      server.execute(
          Stream.concat(Stream.of("`" + odd + "`"), many.stream())
              .map(name -> "DROP DATABASE IF EXISTS " + name)
              .toArray(String[]::new));
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void shouldSayTheSameTwiceAndThroughAFile(DatabaseServer server) throws IOException {
    Catalogue catalogue = read(server);
    assertThat(catalogue.saysTheSameAs(read(server))).isTrue();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    CatalogueFile.write(catalogue, file);
    Catalogue again = CatalogueFile.read(new ByteArrayInputStream(file.toByteArray()));
    assertThat(again.saysTheSameAs(catalogue)).isTrue();
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("servers")
  void shouldReadTheSameWhateverTheModeOfTheServer(DatabaseServer server) {
    // Given
    Catalogue catalogue = read(server);
    server.execute("SET GLOBAL sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'");
    // When
    Catalogue again;
    try (DatabaseAdministration another = new DatabaseAdministration(vertx)) {
      again =
          another
              .readCatalogue(connection(server, server.adminUser(), server.adminPassword()))
              .await();
    } finally {
      server.execute("SET GLOBAL sql_mode = DEFAULT");
    }
    // Then
    assertThat(again.saysTheSameAs(catalogue)).isTrue();
  }

  /** In the schema with the package, aside.f is the package's. */
  @Test
  void shouldNotKnowRoutinesThatAPackageHides() {
    TableName hidden = new TableName("aside", "f");
    assertThat(read(mariadb).function(hidden)).isEmpty();
    mariadb.execute("DROP PACKAGE shop.Aside");
    assertThat(read(mariadb).function(hidden)).isPresent();
  }

  @Test
  void shouldKnowNothingOfABodyInAnotherLanguage() {
    Catalogue catalogue = read(mariadb);
    assertThat(catalogue.procedure(shop("oracle")).orElseThrow().body()).isEmpty();
    assertThat(catalogue.table(shop("versioned")).orElseThrow().columns())
        .allSatisfy(column -> assertThat(column.generation()).isEmpty());
  }
}

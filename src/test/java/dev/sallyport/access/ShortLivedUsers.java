package dev.sallyport.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sallyport.access.Privilege.Target;
import dev.sallyport.backend.BackendUnavailableException;
import dev.sallyport.backend.DatabaseUser;
import dev.sallyport.backend.UserAdministration;
import dev.sallyport.backend.UserRefusedException;
import dev.sallyport.config.ConnectionConfig;
import dev.sallyport.config.ConnectionConfig.AccountConfig;
import dev.sallyport.config.ConnectionConfig.Grants;
import dev.sallyport.config.Connections;
import dev.sallyport.config.Secret;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What holds of short-lived users on every server; made by the administrative account that the
 * documentation asks for.
 */
abstract class ShortLivedUsers {
  private static final Target ORDERS = new Target.Table("shop", "orders");
  private static final Target PRODUCTS = new Target.Table("shop", "products");
  private static final Target SHOP = new Target.Schema("shop");
  private static final int TABLE_DENIED = 1142;
  private static final int COLUMN_DENIED = 1143;
  private static final int SCHEMA_DENIED = 1044;

  private final UserNames names = new UserNames(UserNames.newInstallation());
  private Vertx vertx;
  private UserAdministration users;
  private SessionAccounts accounts;
  private Privileges standing = Privileges.NONE;

  abstract AccountServer at();

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    users = new UserAdministration(vertx);
    accounts = restarted();
  }

  private Janitor janitor(SessionAccounts known, ConnectionConfig connection) {
    return new Janitor(vertx, users, names, known, Connections.of(connection));
  }

  private SessionAccounts restarted() {
    return new SessionAccounts(vertx, users, names, new StandingPlan(() -> standing), any -> true);
  }

  @AfterEach
  void close() {
    users.close();
    vertx.close().await();
  }

  SessionAccount account(Privilege... held) {
    standing = privileges(held);
    return accounts
        .open(at().admission(Grants.SESSION), "a-session", Instant.parse("2030-01-01T00:00:00Z"))
        .await();
  }

  private static Privileges privileges(Privilege... all) {
    return new Privileges(Set.of(all));
  }

  private static Privilege columns(String name, String... columns) {
    return new Privilege(name, ORDERS, Set.of(columns));
  }

  private static void refused(int code, Connection session, String sql) {
    SQLException e =
        catchThrowableOfType(SQLException.class, () -> AccountServer.run(session, sql));
    assertThat((Throwable) e).as(sql).isNotNull();
    assertThat(e.getErrorCode()).as(e.getMessage()).isEqualTo(code);
  }

  private void end(SessionAccount account) {
    account.end(OptionalLong.empty()).await();
    assertThat(at().users()).isZero();
    assertThat(at().sessions()).isZero();
  }

  @Test
  void shouldGrantExactlyWhatStandsAndLetOneSessionIn() throws Exception {
    SessionAccount account =
        account(columns("SELECT", "id", "status"), Privilege.on("INSERT", PRODUCTS));

    try (Connection session = at().logIn(account, "shop")) {
      assertThat(at().grantsOf(account.credential().user()))
          .containsExactly(
              "GRANT INSERT ON `shop`.`products`",
              "GRANT SELECT (`id`, `status`) ON `shop`.`orders`");
      AccountServer.run(session, "SELECT id, status FROM orders");
      refused(COLUMN_DENIED, session, "SELECT ssn FROM orders");
      refused(TABLE_DENIED, session, "DELETE FROM orders WHERE id = 1");
      SQLException second =
          catchThrowableOfType(SQLException.class, () -> at().logIn(account, "shop").close());
      assertThat(second.getErrorCode()).isEqualTo(1226);
    }
    end(account);
  }

  @Test
  void shouldLendWithinATransactionAndTakeBack() throws Exception {
    SessionAccount account = account(Privilege.on("SELECT", ORDERS));
    try (Connection session = at().logIn(account, "shop")) {
      session.setAutoCommit(false);
      refused(TABLE_DENIED, session, "UPDATE orders SET status = 'x' WHERE id = 1");

      account.lend(privileges(columns("UPDATE", "status"))).await();
      AccountServer.run(session, "UPDATE orders SET status = 'x' WHERE id = 1");
      refused(COLUMN_DENIED, session, "UPDATE orders SET ssn = 'x' WHERE id = 1");
      account.takeBack().await();

      refused(TABLE_DENIED, session, "UPDATE orders SET status = 'y' WHERE id = 1");
      session.rollback();
      assertThat(at().number("SELECT COUNT(*) FROM shop.orders WHERE status = 'new'")).isEqualTo(2);
      assertThat(at().grantsOf(account.credential().user()))
          .containsExactly("GRANT SELECT ON `shop`.`orders`");
    }
    end(account);
  }

  @Test
  void shouldKeepColumnsThatStandWhenTheWholeTableWasLent() throws Exception {
    SessionAccount account = account(columns("SELECT", "id"), columns("UPDATE", "status"));

    account
        .lend(privileges(Privilege.on("SELECT", ORDERS), Privilege.on("DELETE", ORDERS)))
        .await();
    account.takeBack().await();

    assertThat(at().grantsOf(account.credential().user()))
        .containsExactly("GRANT SELECT (`id`), UPDATE (`status`) ON `shop`.`orders`");
    end(account);
  }

  @Test
  void shouldNotTakeBackWhatStands() {
    SessionAccount account = account(Privilege.on("SELECT", ORDERS));

    account.lend(privileges(Privilege.on("SELECT", ORDERS), columns("SELECT", "id"))).await();
    account.takeBack().await();

    assertThat(at().grantsOf(account.credential().user()))
        .containsExactly("GRANT SELECT ON `shop`.`orders`");
    end(account);
  }

  @Test
  void shouldLendNothingWhenAPartIsRefused() {
    SessionAccount account = account(columns("SELECT", "id"));
    Target gone = new Target.Table("shop", "gone");
    Privileges wanted =
        new Privileges(
            new java.util.LinkedHashSet<>(
                List.of(
                    Privilege.on("SELECT", ORDERS),
                    Privilege.on("DELETE", PRODUCTS),
                    Privilege.on("DELETE", gone))));

    assertThatThrownBy(() -> account.lend(wanted).await()).isInstanceOf(UserRefusedException.class);

    assertThat(at().grantsOf(account.credential().user()))
        .containsExactly("GRANT SELECT (`id`) ON `shop`.`orders`");
    end(account);
  }

  @Test
  void shouldTakeBackFromWhatTheStatementRemoved() throws Exception {
    at().server.execute("CREATE TABLE shop.old (id INT)", "CREATE PROCEDURE shop.tidy() SELECT 1");
    SessionAccount account = account(columns("SELECT", "id"));
    try (Connection session = at().logIn(account, "shop")) {
      account
          .lend(
              privileges(
                  Privilege.on("DROP", new Target.Table("shop", "old")),
                  Privilege.on("EXECUTE", new Target.Procedure("shop", "tidy"))))
          .await();
      AccountServer.run(session, "CALL tidy()");
      AccountServer.run(session, "DROP TABLE old");
      at().server.execute("DROP PROCEDURE shop.tidy");
      account.takeBack().await();
    }
    assertThat(at().grantsOf(account.credential().user()))
        .containsExactly("GRANT SELECT (`id`) ON `shop`.`orders`");
    end(account);
  }

  @Test
  void shouldLeaveNothingBehindOfEnteringASchema() throws Exception {
    SessionAccount account = account();
    refusedLogin(account, "shop");

    account.admit("shop").await();
    try (Connection session = at().logIn(account, "shop")) {
      account.admitted().await();

      assertThat(at().grantsOf(account.credential().user())).isEmpty();
      refused(TABLE_DENIED, session, "SHOW CREATE TABLE orders");
      refused(TABLE_DENIED, session, "SELECT id FROM orders");
    }
    end(account);
  }

  @Test
  void shouldEnterASchemaWithoutTables() throws Exception {
    SessionAccount account = account();

    account.admit("bare").await();
    at().logIn(account, "bare").close();
    account.admitted().await();

    assertThat(at().grantsOf(account.credential().user())).isEmpty();
    end(account);
  }

  @Test
  void shouldReadTheNameOfASchemaAsANameAndNoPattern() throws Exception {
    SessionAccount account = account(Privilege.on("SELECT", new Target.Schema("sh_p")));
    try (Connection session = at().logIn(account, "sh_p")) {
      AccountServer.run(session, "SELECT * FROM sh_p.t");
      refused(TABLE_DENIED, session, "SELECT * FROM shxp.t");
    }
    end(account);
  }

  @Test
  void shouldGrantNothingToAUserThatIsGone() {
    DatabaseUser nobody = new DatabaseUser(names.next(), "127.0.0.1");
    ConnectionConfig connection = at().connection(Grants.SESSION);

    assertThatThrownBy(
            () ->
                users
                    .grant(
                        connection,
                        nobody,
                        GrantTexts.of(privileges(Privilege.on("SELECT", ORDERS)), false))
                    .await())
        .isInstanceOf(UserRefusedException.class);

    assertThat(at().users()).isZero();
  }

  @Test
  void shouldMakeDoWithoutStandingPrivilegesThatCannotBeGranted() {
    SessionAccount account =
        account(
            columns("SELECT", "id"), Privilege.on("SELECT", new Target.Table("shop", "vanished")));

    assertThat(at().grantsOf(account.credential().user())).isEmpty();
    end(account);
  }

  @Test
  void shouldKillWhatTheSessionIsDoing() throws Exception {
    SessionAccount account = account(Privilege.on("SELECT", SHOP));
    Connection session = at().logIn(account, "shop");
    long thread = AccountServer.threadOf(session);
    Thread sleeper =
        new Thread(
            () -> assertThatThrownBy(() -> AccountServer.run(session, "SELECT SLEEP(60)")),
            "sleeper");
    sleeper.start();

    account.end(OptionalLong.of(thread)).await();

    assertThat(at().users()).isZero();
    assertThat(at().sessions()).isZero();
    sleeper.join();
  }

  @Test
  void shouldEndASessionWhoseNumberIsNotKnown() throws Exception {
    SessionAccount account = account(Privilege.on("SELECT", SHOP));
    try (Connection session = at().logIn(account, "shop")) {
      end(account);
      assertThatThrownBy(() -> AccountServer.run(session, "SELECT 1"))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void shouldShowNoPasswordToAnybody() throws Exception {
    SessionAccount account = account(Privilege.on("SELECT", SHOP));

    String log = Files.readString(at().server.generalLog());
    assertThat(log)
        .contains(account.credential().user())
        .doesNotContain(account.credential().password().reveal());
    assertThat(account.credential().toString())
        .doesNotContain(account.credential().password().reveal());
    end(account);
  }

  @Test
  void shouldSayWhatIsWrongWithTheAdministrativeAccount() {
    AccountConfig.Ephemeral wrong =
        new AccountConfig.Ephemeral("nobody", Secret.of("secret-word"), Grants.SESSION, "%");
    ConnectionConfig good = at().connection(Grants.SESSION);
    ConnectionConfig connection =
        new ConnectionConfig(
            "orders",
            good.host(),
            good.port(),
            good.schema(),
            wrong,
            good.tls(),
            good.connectTimeout());

    assertThatThrownBy(() -> accounts.open(at().admission(connection), "s", Instant.now()).await())
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining("did not take the gateway's account")
        .hasMessageContaining("user and password of connection orders")
        .hasMessageNotContaining("secret-word");
  }

  @Test
  void shouldRemoveWhatACrashLeftAndNoOther() throws Exception {
    // Given a user whose gateway is gone, with its session open, one of a session that lives, and
    // names that look like ours
    SessionAccount left = account(Privilege.on("SELECT", SHOP));
    Connection orphan = at().logIn(left, "shop");
    SessionAccounts restarted = restarted();
    SessionAccount alive =
        restarted.open(at().admission(Grants.SESSION), "b", Instant.now()).await();
    String foreign = new UserNames(UserNames.newInstallation()).next();
    at().server
        .execute(
            "CREATE USER '" + foreign + "'@'127.0.0.1'", "CREATE USER 'sp_reports'@'127.0.0.1'");
    try {
      // When
      ConnectionConfig connection = at().connection(Grants.SESSION);
      Janitor janitor = new Janitor(vertx, users, names, restarted, Connections.of(connection));
      int removed = janitor.sweep(connection).await();

      // Then
      assertThat(removed).isEqualTo(1);
      assertThat(janitor.removed()).isEqualTo(1);
      assertThatThrownBy(() -> AccountServer.run(orphan, "SELECT 1"))
          .isInstanceOf(SQLException.class);
      assertThat(
              at().server.rows("SELECT User FROM mysql.user WHERE User LIKE 'sp\\_%'").stream()
                  .map(row -> row.get(0)))
          .containsExactlyInAnyOrder(alive.credential().user(), foreign, "sp_reports");
      assertThat(janitor.sweep(connection).await()).isZero();
    } finally {
      at().server
          .execute("DROP USER '" + foreign + "'@'127.0.0.1'", "DROP USER 'sp_reports'@'127.0.0.1'");
    }
    end(alive);
  }

  @Test
  void shouldRemoveASessionWhoseUserIsGone() throws Exception {
    SessionAccount left = account(Privilege.on("SELECT", SHOP));
    Connection orphan = at().logIn(left, "shop");
    at().server.execute("DROP USER '" + left.credential().user() + "'@'127.0.0.1'");
    SessionAccounts restarted = restarted();
    ConnectionConfig connection = at().connection(Grants.SESSION);

    int removed = janitor(restarted, connection).sweep(connection).await();

    assertThat(removed).isEqualTo(1);
    assertThatThrownBy(() -> AccountServer.run(orphan, "SELECT 1"))
        .isInstanceOf(SQLException.class);
    assertThat(at().sessions()).isZero();
  }

  private void refusedLogin(SessionAccount account, String schema) {
    SQLException e =
        catchThrowableOfType(SQLException.class, () -> at().logIn(account, schema).close());
    assertThat(e.getErrorCode()).isEqualTo(SCHEMA_DENIED);
  }
}

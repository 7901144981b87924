package dev.sallyport.demo;

import dev.sallyport.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The sample shop in a database server: the same 66,000 rows every time, and the account with which
 * the gateway makes a user for each session.
 *
 * <p>Schemas {@code shop} (tables customers, products, orders, order_items, payments, an archive;
 * views order_totals and customer_orders; procedure archive_orders) and {@code staging}. No real
 * person's data and no number that could be anybody's.
 */
public final class SampleShop {
  /** Name of the schema that agents work in. */
  public static final String SCHEMA = "shop";

  /** Rows of {@code shop.orders} that {@link #BULK_UPDATE} changes. */
  public static final int BULK_UPDATE_ROWS = SampleRows.OLD_SHIPPED_ORDERS;

  /** A change that is too large for the demo's policy to let through without a person. */
  public static final String BULK_UPDATE =
      "UPDATE shop.orders SET status = 'closed' WHERE status = 'shipped' AND placed_at < '2025-01-01'";

  private static final String ACCOUNT = "sallyport_gateway";

  private final Secret password;

  private SampleShop(Secret password) {
    this.password = password;
  }

  /**
   * Fills the server; it must have neither of the schemas.
   *
   * @throws IllegalStateException when the server refuses a statement
   */
  public static SampleShop load(DatabaseServer server) {
    AdminClient admin = new AdminClient(server);
    admin.run(schema());
    admin.run(new SampleRows().script());
    Secret password = DatabasePasswords.random();
    String account = "'" + ACCOUNT + "'@'%'";
    // What agents may be given at most: which of it one has is the gateway's decision.
    String rights =
        "SELECT, INSERT, UPDATE, DELETE, CREATE, CREATE TEMPORARY TABLES, DROP, EXECUTE";
    // What stands behind a name is only seen with these.
    String sight = ", REFERENCES, SHOW VIEW, TRIGGER";
    server.execute(
        "ANALYZE TABLE shop.customers, shop.products, shop.orders, shop.order_items, shop.payments",
        "CREATE USER " + account + " IDENTIFIED BY '" + password.reveal() + "'",
        "GRANT CREATE USER, PROCESS, " + server.endingOfSessions() + " ON *.* TO " + account,
        "GRANT SELECT (User, Host) ON mysql.user TO " + account,
        // Who waits for the locks of a transaction; MariaDB tells by PROCESS alone.
        "GRANT SELECT ON performance_schema.* TO " + account,
        "GRANT " + rights + sight + " ON shop.* TO " + account + " WITH GRANT OPTION",
        "GRANT " + rights + sight + " ON staging.* TO " + account + " WITH GRANT OPTION",
        "GRANT " + server.sightOfRoutines() + " TO " + account);
    return new SampleShop(password);
  }

  /** The administrative account of the gateway's connection. */
  public String gatewayUser() {
    return ACCOUNT;
  }

  /** Its password, new at every load. */
  public Secret gatewayPassword() {
    return password;
  }

  private static String schema() {
    try (InputStream in = SampleShop.class.getResourceAsStream("/demo/shop.sql")) {
      if (in == null) {
        throw new IllegalStateException("demo/shop.sql is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("could not read demo/shop.sql", e);
    }
  }
}

// Connector/J by MySQL's OpenID Connect plugin: the snippet of the documentation, run as it stands.
import dev.sallyport.clients.JdbcChecks;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

class ConnectorJOpenId {
  // [snippet]
  /** The token stands in a file; whoever renews it need not tell the program. */
  static Connection open(String options) throws SQLException {
    String url =
        "jdbc:mysql://%s:%s/shop?sslMode=VERIFY_IDENTITY&idTokenFile=%s"
            .formatted(
                System.getenv("MYSQL_HOST"),
                System.getenv("MYSQL_TCP_PORT"),
                System.getenv("SALLYPORT_TOKEN_FILE"));
    return DriverManager.getConnection(
        url + "&defaultAuthenticationPlugin=authentication_openid_connect_client" + options,
        System.getenv("MYSQL_USER"),
        "");
  }
  // [/snippet]

  public static void main(String[] arguments) throws Exception {
    boolean direct = System.getenv("MYSQL_USER").startsWith("lease.");
    JdbcChecks.Opener opener = direct ? ConnectorJOpenId::byPassword : ConnectorJOpenId::open;
    new JdbcChecks(opener, "&useServerPrepStmts=true&cachePrepStmts=true", Integer.MIN_VALUE).run();
  }

  /** The server itself has no such plugin: no edition of it that is free does. */
  private static Connection byPassword(String options) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://%s:%s/shop?sslMode=VERIFY_IDENTITY%s"
            .formatted(System.getenv("MYSQL_HOST"), System.getenv("MYSQL_TCP_PORT"), options),
        System.getenv("MYSQL_USER"),
        System.getenv("MYSQL_PWD"));
  }
}

// Connector/J by MySQL's OpenID Connect plugin: the snippet of the documentation, run as it stands.
import static dev.sallyport.clients.Answers.answer;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

class ConnectorJOpenId {
  // [snippet]
  /** The token stands in a file; whoever renews it need not tell the program. */
  static Connection open() throws SQLException {
    String url =
        "jdbc:mysql://%s:%s/shop?sslMode=VERIFY_IDENTITY&idTokenFile=%s"
            .formatted(
                System.getenv("MYSQL_HOST"),
                System.getenv("MYSQL_TCP_PORT"),
                System.getenv("SALLYPORT_TOKEN_FILE"));
    return DriverManager.getConnection(
        url + "&defaultAuthenticationPlugin=authentication_openid_connect_client",
        System.getenv("MYSQL_USER"),
        "");
  }
  // [/snippet]

  public static void main(String[] arguments) throws Exception {
    boolean direct = System.getenv("MYSQL_USER").startsWith("lease.");
    try (Connection connection = direct ? byPassword() : open();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT 1, DATABASE()")) {
      row.next();
      answer("version", connection.getMetaData().getDriverVersion().replaceAll(".*?(\\d+\\.\\d+\\.\\d+).*", "$1"));
      answer("connect", row.getInt(1), row.getString(2));
    }
  }

  /** The server itself has no such plugin: no edition of it that is free does. */
  private static Connection byPassword() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://%s:%s/shop?sslMode=VERIFY_IDENTITY"
            .formatted(System.getenv("MYSQL_HOST"), System.getenv("MYSQL_TCP_PORT")),
        System.getenv("MYSQL_USER"),
        System.getenv("MYSQL_PWD"));
  }
}

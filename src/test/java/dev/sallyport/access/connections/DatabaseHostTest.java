package dev.sallyport.access.connections;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseHostTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "db",
        "db.example.com",
        "db.example.com.",
        "orders-1.abc123.eu-central-1.rds.amazonaws.com",
        "my_sql.internal",
        "127.0.0.1",
        "10.0.3.255",
        "localhost",
        "::1",
        "fd00:1::12",
        "2001:db8::ffff:1"
      })
  void shouldTakeNamesAndAddresses(String host) {
    assertThat(DatabaseHost.problem(host)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "db example",
        "db:3306",
        "mysql://db",
        "db/shop",
        "user@db",
        "-db",
        "db-",
        "db..example",
        "/var/run/mysqld.sock",
        "2130706433",
        "0x7f000001",
        "127.1",
        "0177.0.0.1",
        "256.1.1.1",
        "1.2.3.4.5",
        "::ffff:10.0.0.1",
        "db\nexample"
      })
  void shouldRefuseWhatIsNoHost(String host) {
    assertThat(DatabaseHost.problem(host))
        .hasValueSatisfying(p -> assertThat(p).contains("no host"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "169.254.169.254",
        "fd00:ec2::254",
        "FD00:0EC2::254",
        "::a9fe:a9fe",
        "64:ff9b::a9fe:a9fe",
        "metadata.goog",
        "instance-data.ec2.internal",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "0:0:0:0:0:0:0:0",
        "fe80::1",
        "ff02::1",
        "::ffff:a9fe:a9fe",
        "0:0:0:0:0:ffff:a9fe:a9fe",
        "metadata",
        "Metadata.Google.Internal."
      })
  void shouldRefuseWhereNoDatabaseCanBe(String host) {
    assertThat(DatabaseHost.problem(host))
        .hasValueSatisfying(p -> assertThat(p).contains("no database"));
  }
}

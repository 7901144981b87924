package dev.sallyport.prove;

import static dev.sallyport.prove.ClientWay.LEASE;
import static dev.sallyport.prove.ClientWay.OPENID;
import static dev.sallyport.prove.ClientWay.TOKEN;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Every client that is checked, in the order of the documentation. */
final class ClientPrograms {
  private static final List<ClientWay> BOTH = List.of(TOKEN, LEASE);
  private static final List<ClientWay> LEASE_ALONE = List.of(LEASE);
  private static final List<ClientWay> OPENID_ALONE = List.of(OPENID);

  static final List<ClientProgram> ALL =
      List.of(
          shell("mysql-8", "mysql 8.0 command line", "mysql.sh", "mysql-8.0", BOTH),
          shell("mysql-9", "mysql 9 command line", "mysql.sh", "mysql-9", BOTH),
          shell(
              "mysql-9-openid",
              "mysql 9 command line, OpenID Connect",
              "mysql-openid.sh",
              "mysql-9",
              OPENID_ALONE),
          shell("mariadb", "mariadb 10.11 command line", "mariadb.sh", "debian", BOTH),
          shell(
              "mariadb-11",
              "mariadb 11.4 command line (Maven)",
              "mariadb.sh",
              "mariadb-11.4",
              LEASE_ALONE),
          reading(
              "mysqldump", "mysqldump 8.0", "mysqldump.sh", ClientRuntime.SHELL, "mysql-8.0", BOTH),
          new ClientProgram(
              "mysqldump-all",
              "mysqldump 8.0, routines, events and triggers",
              "mysqldump-all.sh",
              ClientRuntime.SHELL,
              "mysql-8.0",
              BOTH,
              Set.of(),
              ClientGate.DUMPS),
          reading(
              "mariadb-dump",
              "mariadb-dump 11.4",
              "mariadb-dump.sh",
              ClientRuntime.SHELL,
              "mariadb-11.4",
              LEASE_ALONE),
          java("connector-j", "Connector/J", "ConnectorJ.java", "mysql-connector-j"),
          java("connector-j-26", "Connector/J 26", "ConnectorJ.java", "connector-j-26"),
          program(
              "connector-j-openid",
              "Connector/J, OpenID Connect",
              "ConnectorJOpenId.java",
              ClientRuntime.JAVA,
              "mysql-connector-j",
              OPENID_ALONE,
              ClientChecks.ALL.subList(0, ClientChecks.ALL.size() - 1)),
          java("mariadb-j", "MariaDB Connector/J", "MariaDbConnectorJ.java", "mariadb-java-client"),
          java("mariadb-j-4", "MariaDB Connector/J 4", "MariaDbConnectorJ.java", "mariadb-j-4"),
          java("vertx", "vertx-mysql-client", "VertxMySqlClient.java", "project"),
          java("r2dbc", "r2dbc-mysql", "R2dbcMySql.java", "r2dbc"),
          java("hibernate", "Hibernate", "HibernateOrm.java", "hibernate"),
          node("npm-mysql2", "npm mysql2", "npm-mysql2.js", "mysql2", BOTH, ClientChecks.ALL),
          node("npm-mysql", "npm mysql", "npm-mysql.js", "mysql", LEASE_ALONE, ClientChecks.ALL),
          node("npm-mariadb", "npm mariadb", "npm-mariadb.js", "mariadb", BOTH, ClientChecks.ALL),
          python("pymysql", "PyMySQL", "pymysql"),
          python("mysqlclient", "mysqlclient", "MySQLdb"),
          python("sqlalchemy", "SQLAlchemy", "sqlalchemy,pymysql"),
          python("django", "Django", "django,MySQLdb"),
          script("php-mysqli", "PHP mysqli", "php-mysqli.php", ClientRuntime.PHP, "mysqli"),
          script("php-pdo", "PHP PDO", "php-pdo.php", ClientRuntime.PHP, "pdo_mysql"),
          script("perl", "Perl DBD::mysql", "perl-dbd-mysql.pl", ClientRuntime.PERL, "DBD::mysql"),
          script("ruby", "Ruby mysql2", "ruby-mysql2.rb", ClientRuntime.RUBY, "mysql2"),
          script(
              "go",
              "go-sql-driver",
              "go-sql-driver.go",
              ClientRuntime.GO,
              "github.com/go-sql-driver/mysql"),
          reading(
              "metadata",
              "DatabaseMetaData of Connector/J",
              "Metadata.java",
              ClientRuntime.JAVA,
              "mysql-connector-j",
              BOTH),
          reading(
              "dbeaver",
              "DBeaver, opening a schema",
              "DatabaseTool.java",
              ClientRuntime.JAVA,
              "mysql-connector-j",
              BOTH),
          reading(
              "intellij",
              "IntelliJ and DataGrip, opening a schema",
              "DatabaseTool.java",
              ClientRuntime.JAVA,
              "mysql-connector-j",
              BOTH));

  private ClientPrograms() {}

  /** Those of these names, in our order; all when none is given. */
  static List<ClientProgram> named(List<String> names) {
    for (String name : names) {
      if (ALL.stream().noneMatch(client -> client.name().equals(name))) {
        throw new IllegalArgumentException("unknown client '" + name + "'; known: " + ALL);
      }
    }
    return ALL.stream().filter(c -> names.isEmpty() || names.contains(c.name())).toList();
  }

  private static ClientProgram shell(
      String name, String title, String file, String folder, List<ClientWay> ways) {
    // Neither the command lines nor their files know what a prepared statement of a driver is.
    return program(name, title, file, ClientRuntime.SHELL, folder, ways, ClientChecks.ALL);
  }

  private static ClientProgram java(String name, String title, String file, String classPath) {
    return program(name, title, file, ClientRuntime.JAVA, classPath, BOTH, ClientChecks.ALL);
  }

  private static ClientProgram node(
      String name,
      String title,
      String file,
      String module,
      List<ClientWay> ways,
      List<String> checks) {
    return program(name, title, file, ClientRuntime.NODE, module, ways, checks);
  }

  private static ClientProgram python(String name, String title, String modules) {
    return script(name, title, "python-" + name + ".py", ClientRuntime.PYTHON, modules);
  }

  private static ClientProgram script(
      String name, String title, String file, ClientRuntime runtime, String module) {
    return program(name, title, file, runtime, module, BOTH, ClientChecks.ALL);
  }

  private static ClientProgram program(
      String name,
      String title,
      String file,
      ClientRuntime runtime,
      String needs,
      List<ClientWay> ways,
      List<String> checks) {
    return new ClientProgram(
        name, title, file, runtime, needs, ways, new LinkedHashSet<>(checks), ClientGate.SHOP);
  }

  /** With checks of its own and none of everybody's, under a policy that lets read alone. */
  private static ClientProgram reading(
      String name,
      String title,
      String file,
      ClientRuntime runtime,
      String needs,
      List<ClientWay> ways) {
    return new ClientProgram(name, title, file, runtime, needs, ways, Set.of(), ClientGate.REPORTS);
  }
}

package dev.sallyport.e2e;

import dev.sallyport.demo.ServerCache;

/**
 * Every client that the story is told with. MariaDB's own command line as Maven Central has it is
 * not among them: it was built without any plugin for a clear password.
 */
enum ClientKind {
  CONNECTOR_J("Connector/J") {
    @Override
    AgentClient open(Endpoint at) throws StatementRefusedException {
      return JdbcAgent.connectorJ(at);
    }
  },
  MARIADB_J("MariaDB Connector/J") {
    @Override
    AgentClient open(Endpoint at) throws StatementRefusedException {
      return JdbcAgent.mariaDb(at);
    }
  },
  VERTX("vertx-mysql-client") {
    @Override
    AgentClient open(Endpoint at) throws StatementRefusedException {
      return new VertxAgent(at);
    }
  },
  MYSQL2("npm mysql2") {
    @Override
    AgentClient open(Endpoint at) throws StatementRefusedException {
      return new NodeAgent(at);
    }
  },
  MYSQL_COMMAND_LINE("mysql 8.0.33 command line") {
    @Override
    AgentClient open(Endpoint at) throws StatementRefusedException {
      return CommandLineAgent.mysql(at, ServerCache.mysql().resolve("bin/mysql"));
    }
  };

  private final String label;

  ClientKind(String label) {
    this.label = label;
  }

  /** Logs in with a token over TLS, schema {@code shop} selected. */
  abstract AgentClient open(Endpoint at) throws StatementRefusedException;

  @Override
  public String toString() {
    return label;
  }
}

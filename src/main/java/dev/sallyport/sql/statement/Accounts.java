package dev.sallyport.sql.statement;

import dev.sallyport.sql.TableName;

/** Users and roles stand for the table that holds them. */
final class Accounts {
  static final TableName TABLE = new TableName("mysql", "user");

  private Accounts() {}
}

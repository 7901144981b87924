package dev.sallyport.prove;

import java.util.List;
import java.util.Locale;

/** The connections of the gateway: one database, other accounts and other limits. */
enum JitConnection {
  SHOP("ephemeral", "30m", "10m"),

  /** Where silence ends a session. */
  IDLE("ephemeral", "30m", "4s"),

  /** Where time ends a session. */
  BRIEF("ephemeral", "5s", "10m"),

  /** Whose sessions an operator ends. */
  ENDED("ephemeral", "30m", "10m"),

  /** Where every statement is lent what it needs. */
  LENDING("ephemeral\n    grants: statement", "30m", "10m"),

  /** Whose account nobody made for the session. */
  STORED("stored", "30m", "10m");

  /** What the policies may allow without a person, which is what a session's user has. */
  private static final List<String> STANDING =
      List.of("GRANT SELECT, REFERENCES, SHOW VIEW ON `shop`.*", "GRANT UPDATE ON `shop`.`orders`");

  private final String account;
  private final String longest;
  private final String idle;

  JitConnection(String account, String longest, String idle) {
    this.account = account;
    this.longest = longest;
    this.idle = idle;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String account() {
    return account;
  }

  boolean isStored() {
    return this == STORED;
  }

  String longest() {
    return longest;
  }

  String idle() {
    return idle;
  }

  /** What SHOW GRANTS has to say of a session's user while the session is at rest. */
  List<String> expectedGrants() {
    return this == LENDING ? List.of() : STANDING;
  }
}

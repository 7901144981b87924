package dev.sallyport.conformance;

import java.util.regex.Pattern;

/**
 * A difference between server and gateway that is meant.
 *
 * @param cases names of the cases it is seen in
 * @param direct what the server says, one line or none
 * @param gate what the gateway says in its place, one line or none
 * @param server MySQL, MariaDB or both
 * @param what is different, for people
 * @param reason why
 */
record Difference(
    Pattern cases, Pattern direct, Pattern gate, Server server, String what, String reason) {
  /** At which servers it is seen. */
  enum Server {
    MYSQL("MySQL"),
    MARIADB("MariaDB"),
    ANY("both");

    private final String word;

    Server(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    boolean is(Party party) {
      return this == ANY || (this == MARIADB) == party.isMariaDb();
    }
  }

  /** A line that is not there. */
  static final String NOTHING = "";

  static Difference of(
      Server server, String cases, String direct, String gate, String what, String reason) {
    return new Difference(
        Pattern.compile(cases),
        Pattern.compile(direct),
        Pattern.compile(gate),
        server,
        what,
        reason);
  }

  boolean explains(Party party, String name, String directLine, String gateLine) {
    return server.is(party)
        && cases.matcher(name).matches()
        && direct.matcher(directLine).matches()
        && gate.matcher(gateLine).matches();
  }
}

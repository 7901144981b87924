package dev.sallyport.conformance;

import dev.sallyport.conformance.Difference.Server;
import java.util.List;

/** What is different through the gateway, and why; the list of docs/protocol.md is made of it. */
final class Differences {
  private static final String NOT_UNDERSTOOD =
      "1 error 1142 42000 Sallyport: refused by rule built-in:not-understood: .*";

  static final List<Difference> ALL =
      List.of(
          Difference.of(
              Server.ANY,
              "charsets: (results in|SET NAMES) " + CharsetCases.REFUSED,
              "1 ok 00000002000[0-2]00|1 error 1231 42000 .*",
              "1 error 1142 42000 Sallyport: refused by rule built-in:[\\w-]+: .*",
              "Character sets other than `utf8mb4`, `utf8mb3`, `latin1`, `latin2`, `latin5`, `latin7`,"
                  + " `ascii`, `binary`, `cp1250`, `cp1251`, `cp1257`, `cp850`, `cp852`, `koi8r`,"
                  + " `macce` and `macroman` are refused, for statements and for results",
              "In the others a quote may be part of a character, or Java reads them otherwise than the"
                  + " server: statements could not be read with certainty, nor masked columns be"
                  + " found by their names. Columns of any character set can be read."),
          Difference.of(
              Server.ANY,
              "(commands: |bytes: nothing).*",
              ".*error (1047|1835|1046|1049|1064|1105|1161|1198|1227|1236) .*|1 eof .*|1 ok .*",
              "1 error 1047 08S01 Sallyport: (COM_\\w+|command 127|an empty packet) is not carried .*",
              "Commands other than those of statements, `COM_PING`, `COM_STATISTICS`, `COM_INIT_DB`,"
                  + " `COM_FIELD_LIST`, `COM_SET_OPTION`, `COM_PROCESS_KILL` and"
                  + " `COM_RESET_CONNECTION` are refused with 1047 by name, and the session goes on",
              "They administer the server, replicate it, or change who one is: `COM_CHANGE_USER` would"
                  + " be another login, which needs a connection of its own."),
          Difference.of(
              Server.ANY,
              "commands: COM_(CHANGE_USER|(BINLOG_DUMP|BINLOG_DUMP_GTID|TABLE_DUMP) cut short)",
              "hung up|broken off: .*|",
              "> SELECT 1|1 columns 01|2 column [0-9a-f]+|[35] eof fe00000200|4 row 0131",
              "A session goes on after a refused command where the server would have hung up",
              "Nothing of it has reached the server."),
          Difference.of(
              Server.ANY,
              "commands: .*",
              "\\d (error|eof|ok) .*",
              "1 error 1835 HY000 Sallyport: malformed packet: .*",
              "Malformed packets are answered with 1835 that says what was expected where",
              "The gateway reads each packet before the server could; MariaDB takes zeros for what is"
                  + " missing."),
          Difference.of(
              Server.ANY,
              "(statements|prepared|commands): .*",
              "1 error (1046|1064|1065|1243|1305) .*",
              NOT_UNDERSTOOD,
              "Statements that the server would refuse by 1064, 1065, 1305 or 1046, because they are no"
                  + " SQL or name nothing, are refused with 1142 in the gateway's words",
              "What the gateway does not understand is never sent."),
          Difference.of(
              Server.ANY,
              "statements: nothing after a semicolon",
              "\\d (columns|column|eof|row) [0-9a-f]+|\\d error 1065 .*",
              NOT_UNDERSTOOD + "|",
              "`SELECT 1; ;` is refused as a whole",
              "The server would run its first part and say of the second that it is empty."),
          Difference.of(
              Server.ANY,
              "commands: COM_SET_OPTION",
              "1 (eof fe01000200|ok fe000002000100)",
              "1 (eof fe00000200|ok fe000002000000)",
              "The count of warnings after a refused statement is that of the statement before it",
              "The server has not seen the refused one."),
          Difference.of(
              Server.ANY,
              "(prepared|commands): .*",
              "\\d error 1243 .*",
              "\\d error 1243 HY000 Sallyport: there is no prepared statement .*",
              "That there is no such prepared statement is said in the gateway's words, by the same"
                  + " 1243",
              "The gateway knows which there are."),
          Difference.of(
              Server.ANY,
              "bytes: a wrong sequence number",
              "0 error 1156 08S01 Got packets out of order",
              "0 error 1156 08S01 Sallyport: packets out of order: .*",
              "A wrong sequence number ends the session with 1156, as the server does, in the gateway's"
                  + " words",
              "The gateway numbers packets itself on either side."),
          Difference.of(
              Server.MYSQL,
              "bytes: half-closed .*",
              "0 error 1158 .*",
              "hung up",
              "A client that has ended its sending side gets the answers to what it has sent, as long"
                  + " as none of them lets it wait for more than three seconds; then its session ends",
              "Nothing outlives its client, and one that was killed looks the same. MySQL would say"
                  + " 1158 at the end where TLS was closed in between."),
          Difference.of(
              Server.ANY,
              "login: connection attributes",
              Difference.NOTHING,
              "- row 145f73616c6c79706f72745f7072696e636970616c[0-9a-f]+",
              "`_sallyport_principal` comes first among the connection attributes; attributes of that"
                  + " prefix that a client sends are left out",
              "So that administrators see in the server whose session it is."),
          Difference.of(
              Server.ANY,
              "login: the greeting",
              "(NO_SCHEMA|ODBC|IGNORE_SIGPIPE|RESERVED|CAN_HANDLE_EXPIRED_PASSWORDS|MULTI_FACTOR"
                  + "|SSL_VERIFY_SERVER_CERT|REMEMBER_OPTIONS|OPTIONAL_RESULTSET_METADATA) is"
                  + " offered",
              "\\w+ is not offered",
              "Not offered: NO_SCHEMA, ODBC, IGNORE_SIGPIPE, REMEMBER_OPTIONS and"
                  + " SSL_VERIFY_SERVER_CERT, which mean something in a client only; expired"
                  + " passwords and several factors",
              "Logging in is the gateway's own matter."),
          Difference.of(
              Server.ANY,
              "login: the greeting",
              "QUERY_ATTRIBUTES is offered",
              "\\w+ is not offered",
              "Not offered: query attributes",
              "They are values beside the statement that parts of the server can read: what is not"
                  + " judged, shown on the card and bound by an approval is not carried. Drivers"
                  + " send none then; a trace can be named in a connection attribute, or in a comment"
                  + " at the statement's beginning."),
          Difference.of(
              Server.MARIADB,
              "login: the greeting",
              "ZSTD_COMPRESSION is not offered",
              "ZSTD_COMPRESSION is offered",
              "zstd is offered to clients whichever server they will reach",
              "The gateway inflates itself, and its own connection to the server is not compressed."),
          Difference.of(
              Server.ANY,
              "files: of the server",
              "1 error (29|1290|13) .*",
              "1 error 1142 42000 Sallyport: refused by rule built-in:load: .*",
              "`LOAD DATA INFILE` without `LOCAL` is always refused",
              "It reads files of the database's machine."),
          Difference.of(
              Server.ANY,
              "files: refused by the policy",
              "1 wants file [0-9a-f]+|3 ok [0-9a-f]+",
              "1 error 1142 42000 Sallyport: refused by rule conformance.*|",
              "Where the policy refuses `LOAD DATA LOCAL`, the client is not asked for its file, and"
                  + " the session goes on",
              "A refusal comes before anything has reached the server."),
          Difference.of(
              Server.ANY,
              "tracking: variables that are not",
              Difference.NOTHING,
              "  change SystemVariable\\[name=sql_mode, .*",
              "Clients that track their session also hear of `sql_mode`, `timestamp` and others",
              "The gateway has the server report what decides how statements are read; what the client"
                  + " asks for besides stays."),
          Difference.of(
              Server.MYSQL,
              "metadata: left out",
              "- columns 010[01]|- ok 00000002000000|",
              "- columns 01|- column [0-9a-f]+|- eof fe00000200|- row 013[12]|- error 1142 42000 Sallyport: refused"
                  + " by rule built-in:session-variables: .*",
              "Column definitions always come: OPTIONAL_RESULTSET_METADATA is not offered, and setting"
                  + " `resultset_metadata` is refused",
              "Masks find their columns by them, and the record shows them."),
          Difference.of(
              Server.MARIADB,
              "metadata: left out",
              "- error 1193 .*",
              "- error 1142 42000 Sallyport: refused by rule built-in:session-variables: .*",
              "Setting `resultset_metadata`, which MariaDB does not know, is refused",
              "It is none of the variables that a client may set."));

  private Differences() {}

  /** The list as a table. */
  static String table() {
    StringBuilder table = new StringBuilder("| what | server | why |\n|---|---|---|\n");
    for (Difference each : ALL) {
      table
          .append("| ")
          .append(each.what())
          .append(" | ")
          .append(each.server().word())
          .append(" | ")
          .append(each.reason())
          .append(" |\n");
    }
    return table.toString();
  }
}

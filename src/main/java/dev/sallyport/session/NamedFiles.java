package dev.sallyport.session;

import dev.sallyport.session.relay.FileRequests;
import dev.sallyport.sql.Feature;
import dev.sallyport.sql.Inspection;
import java.nio.charset.StandardCharsets;

/** The files that a LOAD DATA LOCAL names itself. */
final class NamedFiles implements FileRequests {
  private final String statement;

  private NamedFiles(String statement) {
    this.statement = statement;
  }

  /** None for a statement that loads no file of the client's. */
  static FileRequests of(Inspection inspection, byte[] statement) {
    boolean loads =
        StatementJudge.facts(inspection).stream().anyMatch(each -> each.has(Feature.LOAD_LOCAL));
    return loads ? new NamedFiles(latin(statement)) : FileRequests.NONE;
  }

  /** As it stands between the quotes, whose own kind and whose backslashes may be doubled. */
  @Override
  public boolean allow(byte[] fileName) {
    String name = latin(fileName);
    String escaped = name.replace("\\", "\\\\");
    return isQuoted(name, '\'')
        || isQuoted(name, '"')
        || isQuoted(escaped, '\'')
        || isQuoted(escaped, '"');
  }

  private boolean isQuoted(String name, char quote) {
    String mark = String.valueOf(quote);
    return statement.contains(mark + name.replace(mark, mark + mark) + mark);
  }

  /** One character for each byte. */
  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}

package dev.sallyport.prove;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * One statement of the corpus, the session it is said in, and what must be read of it.
 *
 * @param id category and name
 * @param sql the bytes of the statement
 * @param preceding statements said before in the same session
 * @param schema the selected schema
 * @param sqlMode {@code sql_mode}; empty for the server's default
 * @param charset MySQL's name of the client's character set
 * @param multi whether several statements may be sent at once
 * @param version the server's version, if not that of the oracle
 * @param server what the oracle does with it
 * @param expectation what must be read of it
 */
record CorpusCase(
    String id,
    byte[] sql,
    List<String> preceding,
    Optional<String> schema,
    Optional<String> sqlMode,
    String charset,
    boolean multi,
    Optional<String> version,
    ServerRule server,
    Expectation expectation) {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final String UTF8 = "utf8mb4";

  /** What the oracle does with a case. */
  enum Asked {
    /** The statement is run. */
    RUN,
    /** Only its syntax is checked: running it would harm the oracle or needs what is not there. */
    PREPARE,
    /** The server cannot tell. */
    OFF
  }

  /**
   * How the server is asked.
   *
   * @param fails the error that it must answer, or 0
   */
  record ServerRule(Asked asked, int fails) {}

  /** The file it is in. */
  String category() {
    return id.substring(0, id.indexOf('/'));
  }

  /** The statement as a driver would hold it; empty where its bytes are no text. */
  Optional<String> text() {
    Charset decoding =
        switch (charset) {
          case "latin1" -> Charset.forName("windows-1252");
          case "ascii" -> StandardCharsets.US_ASCII;
          default -> StandardCharsets.UTF_8;
        };
    try {
      return Optional.of(decoding.newDecoder().decode(ByteBuffer.wrap(sql)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The statement to be shown to people. */
  String shown() {
    return text().orElseGet(() -> new String(sql, StandardCharsets.ISO_8859_1)).strip();
  }

  /** Its line for {@code sallyport inspect}. */
  String request() {
    ObjectNode line = JSON.createObjectNode().put("id", id);
    Optional<String> text = text();
    if (text.isPresent() && charset.equals(UTF8)) {
      line.put("sql", text.get());
    } else {
      line.put("sql_hex", HexFormat.of().formatHex(sql));
    }
    preceding.forEach(line.withArray("preceding")::add);
    schema.ifPresent(name -> line.put("schema", name));
    sqlMode.filter(mode -> !mode.isEmpty()).ifPresent(mode -> line.put("sql_mode", mode));
    if (!charset.equals(UTF8)) {
      line.put("charset", charset);
    }
    if (multi) {
      line.put("multi_statements", true);
    }
    line.put("server_version", version.orElse("8.0.33"));
    return line.toString();
  }
}

package dev.sallyport.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Character sets and collations of statements and results. */
final class CharsetCases {
  private static final String TEXTS = "SELECT 'a', v FROM kit.t_char ORDER BY id";

  /** Those that the gateway does not take. */
  static final String REFUSED =
      "(?!utf8|latin|ascii|binary|cp125[017]|cp85[02]|koi8r|macce|macroman).*";

  private CharsetCases() {}

  static List<Case> of(Connection administrator) throws SQLException {
    List<Case> all = new ArrayList<>();
    List<String> sets =
        Party.column(
            administrator,
            "SELECT character_set_name FROM information_schema.character_sets ORDER BY 1");
    for (String set : sets) {
      all.add(
          Case.of(
              "charsets: results in " + set,
              c -> {
                c.query("SET character_set_results = " + set);
                texts(c, set);
              }));
      all.add(
          Case.of(
              "charsets: SET NAMES " + set,
              c -> {
                c.query("SET NAMES " + set);
                texts(c, set);
              }));
    }
    all.add(
        Case.of(
            "charsets: results not converted",
            c -> {
              c.query("SET character_set_results = NULL").query(TEXTS);
              c.query("SELECT v FROM kit.t_varchar_l1").query("SELECT v FROM kit.t_varchar_16");
            }));
    all.add(
        Case.of("charsets: bytes that are no characters", CharsetCases::bytes)
            .after(
                "DROP TABLE IF EXISTS kit.files",
                "CREATE TABLE kit.files (id INT PRIMARY KEY, content BLOB, name VARCHAR(9))"));
    List<String> collations =
        Party.column(
            administrator,
            "SELECT CONCAT('SELECT CONVERT(''abc'' USING ', character_set_name, ') COLLATE ',"
                + " collation_name) FROM information_schema.collations WHERE character_set_name IS"
                + " NOT NULL AND id IS NOT NULL ORDER BY id");
    all.add(
        Case.of(
            "charsets: some collations",
            c -> {
              for (int i = 0; i < collations.size(); i += 11) {
                c.query(collations.get(i));
              }
            }));
    all.add(
        Case.of("charsets: all collations", c -> c.queries(collations.toArray(new String[0])))
            .inFull());
    for (int id : new int[] {8, 11, 33, 45, 46, 63, 192, 224, 255}) {
      all.add(
          Case.of(
                  "charsets: login with collation " + id,
                  c -> c.query("SELECT @@collation_connection, @@character_set_results"))
              .as(Wish.PLAIN.withCollation(id)));
    }
    return all;
  }

  /** As drivers put a BLOB into a text. */
  private static void bytes(Conversation c) throws IOException {
    for (String sql :
        new String[] {
          "SET character_set_server = utf8mb4, collation_server = utf8mb4_unicode_ci",
          "INSERT INTO kit.files (id, content) VALUES (1, '\u00ff\\'\u00d8'), (2, \"\u00e2\u00ff\")",
          "INSERT INTO kit.files VALUES (3, 'a\u00f0', 'b'), (4, '\u00ff', ''), (5, '\u00fe', ''),"
              + " (6, '\u00ff''', ''), (7, '\u00ff\u00d8\u00ff\u00e0', 'e')",
          "INSERT INTO kit.files VALUES (8, 'a', 'b\u00ffc')",
          "UPDATE kit.files SET content = '\u00fd' WHERE content = '\u00fe'",
          "SELECT * FROM kit.files WHERE content = '\u00fd'",
          "SELECT * FROM kit.files ORDER BY id"
        }) {
      c.query(sql.getBytes(StandardCharsets.ISO_8859_1)).query("SHOW WARNINGS");
    }
  }

  private static void texts(Conversation c, String set) throws IOException {
    if (!set.matches(REFUSED)) {
      c.query("SELECT 'a', @@character_set_client, @@collation_connection").query(TEXTS);
    }
  }
}

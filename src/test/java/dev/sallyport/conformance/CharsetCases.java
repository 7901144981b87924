package dev.sallyport.conformance;

import java.io.IOException;
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

  private static void texts(Conversation c, String set) throws IOException {
    if (!set.matches(REFUSED)) {
      c.query("SELECT 'a', @@character_set_client, @@collation_connection").query(TEXTS);
    }
  }
}

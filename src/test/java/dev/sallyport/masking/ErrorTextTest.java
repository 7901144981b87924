package dev.sallyport.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts as MySQL 8.0.33 and MariaDB 11.4.5 write them. */
class ErrorTextTest {
  private static final String SECRET = "078-05-1120";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "1062 | Duplicate entry '078-05-1120' for key 'c.ssn' | Duplicate entry '[removed]' for key 'c.ssn'",
        "1062 | Duplicate entry '078-05-1120' for key 'ssn' | Duplicate entry '[removed]' for key 'ssn'",
        "1586 | Duplicate entry '078-05-1120' for key 'PRIMARY' | Duplicate entry '[removed]' for key 'PRIMARY'",
        "1366 | Incorrect integer value: '078-05-1120' for column 'card' at row 1 | Incorrect integer value: '[removed]' for column 'card' at row 1",
        "1366 | Incorrect integer value: '078-05-1120' for column `w`.`c`.`card` at row 1 | Incorrect integer value: '[removed]' for column `w`.`c`.`card` at row 1",
        "1292 | Truncated incorrect INTEGER value: '078-05-1120' | Truncated incorrect INTEGER value: '[removed]'",
        "1292 | Incorrect datetime value: '078-05-1120' | Incorrect datetime value: '[removed]'",
        "1292 | Incorrect datetime value: '078-05-1120' for column 'up' at row 1 | Incorrect datetime value: '[removed]' for column 'up' at row 1",
        "1292 | Incorrect datetime value: '078-05-1120' for column `w`.`c`.`up` at row 1 | Incorrect datetime value: '[removed]' for column `w`.`c`.`up` at row 1",
        "1411 | Incorrect string value: '078-05-1120' for function uuid_to_bin | Incorrect string value: '[removed]' for function uuid_to_bin",
        "1367 | Illegal double '078-05-1120' value found during parsing | Illegal double '[removed]' value found during parsing",
        "1300 | Invalid utf8mb4 character string: '078-05-1120' | Invalid utf8mb4 character string: '[removed]'",
        "1690 | BIGINT value is out of range in '(078-05-1120 * 2)' | BIGINT value is out of range in '[removed]'",
        "1105 | XPATH syntax error: '~078-05-1120' | XPATH syntax error: '[removed]'",
        "1105 | Only constant XPATH queries are supported | Only constant XPATH queries are supported",
        "1139 | Regex error '078-05-1120' | Regex error '[removed]'",
        "3140 | Invalid JSON text: \"Invalid value.\" at position 1 in value for column 'en.j'. | Invalid JSON text: [removed] in value for column 'en.j'.",
        "3141 | Invalid JSON text in argument 1 to function json_extract: \"Missing a comma\" at position 2. | Invalid JSON text in argument 1 to function json_extract: [removed]",
        "1264 | Out of range value for column 'card' at row 1 | Out of range value for column 'card' at row 1",
        "1265 | Data truncated for column 'e' at row 1 | Data truncated for column 'e' at row 1",
        "1406 | Data too long for column 'n' at row 1 | Data too long for column 'n' at row 1",
        "1048 | Column 'id' cannot be null | Column 'id' cannot be null",
        "1364 | Field 'id' doesn't have a default value | Field 'id' doesn't have a default value",
        "1136 | Column count doesn't match value count at row 1 | Column count doesn't match value count at row 1",
        "1242 | Subquery returns more than 1 row | Subquery returns more than 1 row",
        "1305 | FUNCTION w.nofn does not exist | FUNCTION w.nofn does not exist",
        "1369 | CHECK OPTION failed `w`.`vc` | CHECK OPTION failed `w`.`vc`",
        "3819 | Check constraint 'chk' is violated. | Check constraint 'chk' is violated.",
        "4025 | CONSTRAINT `chk` failed for `w`.`c` | CONSTRAINT `chk` failed for `w`.`c`",
        "1452 | Cannot add or update a child row: a foreign key constraint fails (`w`.`ch`, CONSTRAINT `fkc` FOREIGN KEY (`cssn`) REFERENCES `c` (`ssn`)) | Cannot add or update a child row: a foreign key constraint fails (`w`.`ch`, CONSTRAINT `fkc` FOREIGN KEY (`cssn`) REFERENCES `c` (`ssn`))"
      })
  void shouldKeepAllButTheValue(int code, String message, String shown) {
    assertThat(shown(code, message.strip())).isEqualTo(shown.strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x' for key '078-05-1120",
        "x' for key 'y' for key '078-05-1120' for key 'z",
        "078-05-1120\n' for key 'a",
        "078-05-1120\u0000",
        "' for key '078-05-1120'",
        "\u2028078-05-1120"
      })
  void shouldNotBeMisledByAValueThatLooksLikeTheTemplate(String value) {
    assertThat(shown(1062, "Duplicate entry '" + value + "' for key 'c.ssn'"))
        .isEqualTo("Duplicate entry '[removed]' for key 'c.ssn'");
    assertThat(shown(1292, "Truncated incorrect DOUBLE value: '" + value + "'"))
        .isEqualTo("Truncated incorrect DOUBLE value: '[removed]'");
    assertThat(shown(1366, "Incorrect integer value: '" + value + "' for column 'card' at row 1"))
        .isEqualTo("Incorrect integer value: '[removed]' for column 'card' at row 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // Cut in the middle, in another language, another number, a signal, an odd name.
        "1062 | Duplicate entry '078-05-1120' for ke",
        "1062 | Duplicate entry '078-05-1120' for key 'a\"078-05-1120'",
        "1062 | Doppelter Eintrag '078-05-1120' für Schlüssel 'ssn'",
        "1292 | Truncated incorrect INTEGER value: 078-05-1120",
        "1366 | Incorrect 078-05-1120 value: '1' for column 'a' at row 1",
        "1762 | Foreign key constraint for table 'c', record '078-05-1120' would lead to a duplicate",
        "1644 | hello 078-05-1120",
        "1105 | 078-05-1120",
        "1003 | /* select#1 */ select '078-05-1120' AS `ssn` from dual",
        "0 | 078-05-1120"
      })
  void shouldWithholdWhatFitsNoTemplate(int code, String message) {
    assertThat(shown(code, message)).startsWith("Sallyport: ").doesNotContain(SECRET);
  }

  @Test
  void shouldWithholdWhatTheServerMayHaveCut() {
    String long500 = "x".repeat(480);
    assertThat(shown(1062, "Duplicate entry '" + long500 + SECRET + "' for key 'a'"))
        .startsWith("Sallyport: ");
  }

  @Test
  void shouldReadBytesWhateverTheirCharset() {
    byte[] broken = "Duplicate entry '?078' for key 'sch?n'".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < broken.length; i++) {
      broken[i] = broken[i] == '?' ? (byte) 0xe4 : broken[i];
    }
    byte[] shown = ErrorText.of(1062, broken, StandardCharsets.UTF_8);
    assertThat(new String(shown, StandardCharsets.ISO_8859_1))
        .isEqualTo("Duplicate entry '[removed]' for key 'sch\u00e4n'");
    byte[] wide = "Duplicate entry '078' for key 'a'".getBytes(StandardCharsets.UTF_16BE);
    assertThat(Arrays.equals(ErrorText.of(1062, wide, StandardCharsets.UTF_16BE), wide)).isFalse();
  }

  private static String shown(int code, String message) {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    return new String(ErrorText.of(code, bytes, StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}

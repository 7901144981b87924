package dev.sallyport.sql.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts as MySQL 8.0.33 and MariaDB 11.4.5 print them. */
class CreateTextTest {
  private static final int VERSION = 80_033;

  private static String routine(String text, String mode) {
    return CreateText.routineBody(text, mode, VERSION).orElse("?");
  }

  private static String trigger(String text, String mode) {
    return CreateText.triggerBody(text, mode, VERSION).orElse("?");
  }

  @Test
  void shouldFindTheBodyBehindParametersAndCharacteristics() {
    assertThat(
            routine(
                "CREATE DEFINER=`root`@`localhost` PROCEDURE `p1`(IN a ENUM(')','x''\\\\'), b INT /*"
                    + " ) */ )\n    READS SQL DATA\n    SQL SECURITY INVOKER\n    COMMENT 'it''s"
                    + " \\\\ \\n \"c\"'\nBEGIN SELECT 'a'''; -- c\n END",
                ""))
        .isEqualTo("BEGIN SELECT 'a'''; -- c\n END");
    assertThat(
            routine(
                "CREATE DEFINER=\"root\"@\"localhost\" PROCEDURE \"p2\"(IN \"a\" ENUM('\\'))\n"
                    + "    COMMENT 'it''s \\\\'\nSELECT '\\', \"a\"",
                "ANSI_QUOTES,NO_BACKSLASH_ESCAPES"))
        .isEqualTo("SELECT '\\', \"a\"");
    assertThat(
            routine(
                "CREATE DEFINER=`r`@`%` FUNCTION `f1`() RETURNS enum('\n    NO SQL\n','b') CHARSET"
                    + " latin1\n    DETERMINISTIC\nRETURN '''//\na'",
                ""))
        .isEqualTo("RETURN '''//\na'");
  }

  @Test
  void shouldFindTheBodyOfATrigger() {
    assertThat(
            trigger(
                "CREATE DEFINER=`root`@`localhost` TRIGGER `for each row` AFTER INSERT ON orders FOR"
                    + " /* FOR EACH ROW */ EACH ROW FOLLOWS `t``2` SET @x='a'''",
                ""))
        .isEqualTo("SET @x='a'''");
    assertThat(
            trigger(
                "CREATE DEFINER=\"r\"@\"%\" TRIGGER t BEFORE UPDATE ON \"FOR\" FOR EACH ROW"
                    + " BEGIN END",
                "ANSI_QUOTES"))
        .isEqualTo("BEGIN END");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "CREATE PROCEDURE `p`()",
        "CREATE PROCEDURE `p`()\n",
        "CREATE PROCEDURE `p`(\nSELECT 1",
        "CREATE PROCEDURE `p`()\n    LANGUAGE JAVASCRIPT\nx",
        "CREATE PROCEDURE `p`()\n    COMMENT 'never ends\nSELECT 1",
      })
  void shouldKnowNothingOfWhatItDoesNotUnderstand(String text) {
    assertThat(routine(text, "")).isEqualTo("?");
    assertThat(trigger(text, "")).isEqualTo("?");
  }

  @Test
  void shouldTellWhichBodiesTheInformationSchemaMayHaveChanged() {
    assertThat(CreateText.isExact("BEGIN DELETE FROM t WHERE a <> 1; END")).isTrue();
    for (String changed : new String[] {"'", "\"", "`", "\\", "ü", "?"}) {
      assertThat(CreateText.isExact("SELECT " + changed)).isFalse();
    }
    assertThat(CreateText.isReadable("ANSI_QUOTES")).isTrue();
    assertThat(CreateText.isReadable("PIPES_AS_CONCAT,ORACLE")).isFalse();
  }
}

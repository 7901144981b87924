package dev.sallyport.sql;

import static dev.sallyport.sql.Reading.accesses;
import static dev.sallyport.sql.Reading.facts;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tools and dumps ask for when they look at what there is. */
class ShowStatementsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SHOW GRANTS",
        "show grants;",
        "SHOW GRANTS FOR CURRENT_USER",
        "SHOW GRANTS FOR CURRENT_USER()",
        "SHOW GRANTS FOR current_user ( )"
      })
  void shouldTellTheOwnGrantsFromThoseOfOthers(String statement) {
    assertThat(facts(statement).has(Feature.SHOWS_OWN_GRANTS)).isTrue();
    assertThat(accesses(statement)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SHOW GRANTS FOR root",
        "SHOW GRANTS FOR 'root'@'localhost'",
        "SHOW GRANTS FOR 'current_user'@'%'",
        "SHOW GRANTS FOR CURRENT_USER@localhost",
        "SHOW GRANTS FOR CURRENT_USER() USING 'dba'"
      })
  void shouldNotTakeTheGrantsOfOthersForTheOwn(String statement) {
    Inspection inspection = Reading.inspect(statement);
    assertThat(
            inspection instanceof Inspection.Opaque
                || !facts(statement).has(Feature.SHOWS_OWN_GRANTS))
        .isTrue();
  }

  /** MariaDB, and MySQL before 5.7.6, show the hash of the password with the grants. */
  @ParameterizedTest
  @ValueSource(ints = {0, 50_600, 50_705, 100_600, 110_405})
  void shouldReadTheAccountWhereTheServerShowsAHashWithGrants(int version) {
    SqlContext context = Reading.context(SqlMode.DEFAULT, StandardCharsets.UTF_8, version, false);

    assertThat(facts("SHOW GRANTS", context).has(Feature.SHOWS_OWN_GRANTS)).isFalse();
    assertThat(accesses(facts("SHOW GRANTS", context))).isEqualTo("show mysql.user");
  }

  @Test
  void shouldListRoutinesAsInformationSchemaDoes() {
    assertThat(accesses("SHOW FUNCTION STATUS WHERE Db = 'shop'"))
        .isEqualTo("show information_schema.ROUTINES");
    assertThat(accesses("SHOW PROCEDURE STATUS LIKE 'a%'"))
        .isEqualTo("show information_schema.ROUTINES");
    assertThat(accesses("SHOW FUNCTION CODE a")).isEmpty();
  }
}

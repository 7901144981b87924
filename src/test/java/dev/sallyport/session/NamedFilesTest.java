package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.session.relay.FileRequests;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamedFilesTest {
  @Test
  void shouldAllowTheFileThatTheStatementNames() {
    assertThat(asked("LOAD DATA LOCAL INFILE '/tmp/a' INTO TABLE t", "/tmp/a")).isTrue();
    assertThat(asked("LOAD DATA LOCAL INFILE \"/tmp/a\" INTO TABLE t", "/tmp/a")).isTrue();
    assertThat(asked("LOAD DATA LOCAL INFILE 'C:\\\\a' INTO TABLE t", "C:\\a")).isTrue();
    assertThat(asked("LOAD DATA LOCAL INFILE 'it''s' INTO TABLE t", "it's")).isTrue();
  }

  @Test
  void shouldRefuseAnyOther() {
    assertThat(asked("LOAD DATA LOCAL INFILE '/tmp/a' INTO TABLE t", "/etc/passwd")).isFalse();
    assertThat(asked("LOAD DATA LOCAL INFILE '/tmp/a' INTO TABLE t", "/tmp")).isFalse();
    assertThat(asked("LOAD DATA LOCAL INFILE '/tmp/a' INTO TABLE t", "")).isFalse();
  }

  @Test
  void shouldRefuseEveryFileWhereTheStatementLoadsNone() {
    assertThat(asked("SELECT '/tmp/a'", "/tmp/a")).isFalse();
    assertThat(asked("LOAD DATA INFILE '/tmp/a' INTO TABLE t", "/tmp/a")).isFalse();
  }

  @Test
  void shouldRefuseWhatElseIsQuotedInTheStatement() {
    String load =
        "LOAD DATA LOCAL INFILE '/tmp/a' INTO TABLE t /* INFILE '/tmp/b' */ FIELDS TERMINATED BY"
            + " '/tmp/c' (a, b) SET c = 'INFILE \"/tmp/d\"'";

    assertThat(asked(load, "/tmp/a")).isTrue();
    assertThat(asked(load, "/tmp/b")).isFalse();
    assertThat(asked(load, "/tmp/c")).isFalse();
    assertThat(asked(load, "/tmp/d")).isFalse();
  }

  private static boolean asked(String sql, String file) {
    byte[] statement = sql.getBytes(StandardCharsets.UTF_8);
    SqlContext context =
        new SqlContext(Optional.of("s"), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80_033, false);
    Inspection inspection = new MySqlInspector().inspect(statement, context);
    FileRequests files = NamedFiles.of(inspection, statement, context);
    return files.allow(file.getBytes(StandardCharsets.UTF_8));
  }
}

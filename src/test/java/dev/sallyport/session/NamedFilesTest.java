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

  private static boolean asked(String sql, String file) {
    byte[] statement = sql.getBytes(StandardCharsets.UTF_8);
    Inspection inspection =
        new MySqlInspector()
            .inspect(
                statement,
                new SqlContext(
                    Optional.of("s"), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80_033, false));
    FileRequests files = NamedFiles.of(inspection, statement);
    return files.allow(file.getBytes(StandardCharsets.UTF_8));
  }
}

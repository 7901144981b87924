package dev.sallyport.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostSheetTest {
  @Test
  void shouldKeepWhatAnotherPartHasMeasured(@TempDir Path folder) throws IOException {
    // Given what two parts measured, and a figure that there is no more
    Path file = folder.resolve("new/costs.properties");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        "# of an earlier time\nnode.statement_micros=77\nmysql.users_per_second=300\nno.such=1\n");
    // When one of them measures anew
    CostSheet sheet = sheet();
    sheet.put("mysql.users_per_second", 250);
    sheet.seen("store.index_later_micros", 361);
    sheet.keep(file);
    // Then
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "node.statement_micros=77",
            "mysql.users_per_second=250",
            "# store.index_later_micros=361");
  }

  @Test
  void shouldMakeAFileWhereThereIsNone(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("new/costs.properties");
    CostSheet sheet = sheet();
    sheet.put("node.statement_micros", -1);
    sheet.keep(file);
    assertThat(Files.readAllLines(file)).containsExactly("node.statement_micros=0.00");
    assertThatThrownBy(() -> sheet.put("no.such", 1)).isInstanceOf(IllegalArgumentException.class);
  }

  private static CostSheet sheet() {
    return new CostSheet(
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
  }
}

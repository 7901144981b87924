package dev.sallyport.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The documentation says what is run. */
class ClientPageTest {
  @Test
  void shouldQuoteTheFilesThatAreRun() throws Exception {
    assertThat(Files.readString(ClientPage.FILE)).contains(ClientPage.snippets());
  }

  @Test
  void shouldHaveARowForEachClientWithItsWaysIn() throws Exception {
    List<String> rows =
        Files.readAllLines(ClientPage.FILE).stream().map(ClientPage::withoutFigures).toList();
    for (ClientProgram client : ClientPrograms.ALL) {
      assertThat(rows).contains(ClientPage.row(client));
    }
  }
}

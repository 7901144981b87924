package dev.sallyport.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class YamlMistakeTest {
  @Test
  void shouldSayOfALineThatItIsIndentedWrongly() {
    assertThat(problems("a:\n   b: 1\n  c: 2"))
        .containsExactly("a.yaml:3: is not YAML: the line is not indented as those beside it");
  }

  @Test
  void shouldNotBlameTheIndentationForWhatStandsBehindAQuote() {
    assertThat(problems("a: \"b\" c"))
        .containsExactly("a.yaml:1: is not YAML: expected <block end>, but found '<scalar>'");
  }

  private static List<String> problems(String text) {
    return catchThrowableOfType(
            ConfigException.class, () -> YamlDocument.of(Path.of("a.yaml"), text.getBytes(UTF_8)))
        .problems();
  }
}

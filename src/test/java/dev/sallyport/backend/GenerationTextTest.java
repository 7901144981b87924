package dev.sallyport.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GenerationTextTest {
  @Test
  void shouldTakeOneLevelOfEscapesAway() {
    assertThat(
            GenerationText.ofMySql(
                "concat(`name`,_utf8mb4\\'it\\\\\\'s \"q\" \\\\\\\\ x\\',_utf8mb4\\'\\\\n\\')"))
        .isEqualTo("concat(`name`,_utf8mb4'it\\'s \"q\" \\\\ x',_utf8mb4'\\n')");
  }

  @Test
  void shouldReadUtf8ThatTheServerTookForLatin1() {
    // As MySQL 8.0.33 prints it; its latin1 has controls where windows-1252 has nothing.
    String written = "concat(`größe`,'€Á')";
    String printed =
        new String(written.getBytes(StandardCharsets.UTF_8), Charset.forName("windows-1252"))
            .replace('\ufffd', '\u0081');
    assertThat(GenerationText.ofMySql(printed)).isEqualTo(written);
  }

  @Test
  void shouldLeaveATextThatIsNoLatin1() {
    assertThat(GenerationText.ofMySql("concat(`größe`)")).isEqualTo("concat(`größe`)");
    assertThat(GenerationText.ofMySql("concat(`中`)")).isEqualTo("concat(`中`)");
  }
}

package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What whoever mistypes a command line reads. */
class UsageErrorsTest {
  private final StringWriter err = new StringWriter();
  private final StringWriter out = new StringWriter();

  @Test
  void shouldSayWhatIsMissingAndNotAllThatThereIs() {
    assertThat(run("exec", "-c", "orders", "--", "true")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "Missing required option: '--purpose=PURPOSE'\n"
                + "'sallyport exec --help' lists what it takes.\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void shouldGuessWhatWasMeant() {
    assertThat(run("srve")).isEqualTo(2);
    assertThat(err.toString())
        .contains("Unmatched argument at index 0: 'srve'", "Did you mean: sallyport serve?");
  }

  @Test
  void shouldNameTheCommandThatWasCalled() {
    assertThat(run("policy", "learn")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--connection=NAME")
        .endsWith("'sallyport policy learn --help' lists what it takes.\n");
  }

  private int run(String... arguments) {
    CommandLine line = Sallyport.commandLine();
    line.setErr(new PrintWriter(err, true));
    line.setOut(new PrintWriter(out, true));
    return line.execute(arguments);
  }
}

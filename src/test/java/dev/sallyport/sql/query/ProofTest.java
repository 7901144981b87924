package dev.sallyport.sql.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.lexer.Lexer;
import dev.sallyport.sql.lexer.Tokens;
import dev.sallyport.sql.lexer.UnreadableException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tree must lead back to every name, literal and marker, each exactly once. */
class ProofTest {
  private Rendering rendering;
  private Proof proof;

  @BeforeEach
  void setUp() {
    SqlContext context =
        new SqlContext(Optional.empty(), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033, false);
    byte[] text = "SELECT Secret, 'x', 7, ? FROM t".getBytes(StandardCharsets.UTF_8);
    Tokens tokens = Lexer.lex(text, SqlMode.DEFAULT, StandardCharsets.UTF_8, 80033);
    rendering = new Rendering(tokens, new FactsDraft(context)).tokens(0, tokens.size());
    proof = new Proof(tokens, rendering);
  }

  @Test
  void shouldGiveTheParserNothingOfTheClientsOwn() {
    assertThat(rendering.text()).isEqualTo("SELECT z1 , 's3' , 10000005 , ? FROM z9 ");
  }

  @Test
  void shouldAcceptAWalkThatMetEverything() {
    // When
    assertThat(proof.name("z1")).isEqualTo("Secret");
    assertThat(proof.name("z9")).isEqualTo("t");
    proof.string("s3");
    proof.number(10_000_005);
    proof.parameter();

    // Then
    assertThatCode(proof::check).doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseWhenSomethingWasNotMet() {
    // Given
    proof.name("z1");
    proof.name("z9");
    proof.string("s3");
    proof.number(10_000_005);

    // Then
    assertThatThrownBy(proof::check).isInstanceOf(UnreadableException.class);
    proof.parameter();
    assertThatCode(proof::check).doesNotThrowAnyException();
    proof.parameter();
    assertThatThrownBy(proof::check).isInstanceOf(UnreadableException.class);
  }

  @Test
  void shouldRefuseWhatWasMetTwiceOrNeverWritten() {
    proof.name("z1");
    assertThatThrownBy(() -> proof.name("z1")).isInstanceOf(UnreadableException.class);
    assertThatThrownBy(() -> proof.name("z2")).isInstanceOf(UnreadableException.class);
    assertThatThrownBy(() -> proof.name("secret")).isInstanceOf(UnreadableException.class);
    assertThatThrownBy(() -> proof.name(null)).isInstanceOf(UnreadableException.class);
    assertThatThrownBy(() -> proof.string("s1")).isInstanceOf(UnreadableException.class);
    assertThatThrownBy(() -> proof.number(7)).isInstanceOf(UnreadableException.class);
  }
}

package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.backend.InitialState;
import dev.sallyport.policy.DetectRule;
import dev.sallyport.policy.Mask;
import dev.sallyport.policy.Masks;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.wire.command.BoundValue;
import dev.sallyport.wire.command.Command;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the minutes keep of a value that is too long to be kept whole. */
class KeptStatementTest {
  private static final String TEXT = "SELECT ?";
  private static final String BEGINNING = "mail a@b.com " + ",".repeat(BoundValue.MAX_TEXT_BYTES);
  private static final Masks DETECTING =
      new Masks(
          List.of(),
          List.of(new DetectRule("email", Optional.empty(), Mask.REDACTED)),
          false,
          List.of());

  private final ReadingState reading = new ReadingState(80_033, false);

  @BeforeEach
  void open() {
    reading.onInitial(
        new InitialState("", "utf8mb4", Optional.of("utf8mb4"), Optional.of("shop"), Map.of()));
  }

  @Test
  void shouldHaveADigestOfTheWhole() {
    assertThat(kept(Masks.NONE, "1").get(0)).contains("a@b.com").contains(", SHA-256 ");
    assertThat(kept(Masks.NONE, "1")).isNotEqualTo(kept(Masks.NONE, "2"));
  }

  @Test
  void shouldNotTellByADigestWhatDetectorsMayHaveTakenOut() {
    assertThat(kept(DETECTING, "1").get(0))
        .startsWith("mail [email] ,,,")
        .endsWith(",… (65550 bytes)");
    assertThat(kept(DETECTING, "1")).isEqualTo(kept(DETECTING, "2"));
  }

  private List<String> kept(Masks masks, String end) {
    Request.Statement statement =
        new Request.Statement(
            Command.STMT_EXECUTE,
            TEXT.getBytes(StandardCharsets.UTF_8),
            SampleParameters.texts(BEGINNING + end),
            "shop",
            0,
            Optional.empty(),
            true,
            Unpooled.EMPTY_BUFFER,
            (sought, sample, read, number) -> {
              throw new IllegalStateException("nothing is sent here");
            });
    MySqlInspector inspector = new MySqlInspector();
    Request.Reading read =
        new Request.Reading(
            inspector.inspect(statement.text(), reading.context()), reading.context());
    return KeptStatement.under(masks, statement, read, inspector).parameters();
  }
}

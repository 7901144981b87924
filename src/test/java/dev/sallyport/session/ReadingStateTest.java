package dev.sallyport.session;

import static dev.sallyport.session.Parts.part;
import static dev.sallyport.session.Parts.text;
import static dev.sallyport.session.Parts.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.masking.MaskPlan;
import dev.sallyport.session.relay.Answer;
import dev.sallyport.session.relay.Dialects;
import dev.sallyport.session.relay.ResultRelay;
import dev.sallyport.session.relay.RowSample;
import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.SessionObjects;
import dev.sallyport.sql.Verb;
import dev.sallyport.wire.Capabilities;
import dev.sallyport.wire.Capability;
import dev.sallyport.wire.response.Err;
import dev.sallyport.wire.response.Ok;
import dev.sallyport.wire.response.StatusFlag;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingStateTest {
  private static final Capabilities MODERN =
      Capabilities.of(Capability.PROTOCOL_41, Capability.TRANSACTIONS, Capability.DEPRECATE_EOF);

  private final ReadingState reading = new ReadingState(80_033, true);

  static ByteBuf ok(boolean more) {
    int flags = more ? StatusFlag.MORE_RESULTS.mask() : 0;
    return new Ok(0, 0, flags, 0, new byte[0], List.of(), false).encode(MODERN);
  }

  private static final ByteBuf ERROR = Err.of(1146, "42S02", "no such table").encode(MODERN);

  static Answer answer(ByteBuf... packets) {
    ResultRelay relay =
        ResultRelay.text(
            new Dialects(MODERN, MODERN, StandardCharsets.UTF_8), MaskPlan.NONE, new RowSample(1));
    for (ByteBuf packet : packets) {
      relay.accept(packet.duplicate(), shown -> {});
    }
    assertThat(relay.finished()).isTrue();
    return relay.answer();
  }

  @Test
  void shouldKnowWhatStatementsThatRanHaveMade() {
    reading.onRan(text(part(Verb.CREATE, with("a"), "a")), answer(ok(false)));
    assertThat(reading.context().session()).isEqualTo(with("a"));
    reading.onRan(text(part(Verb.CREATE, with("a", "b"), "b")), answer(ERROR));
    assertThat(reading.context().session()).isEqualTo(with("a"));
    assertThat(reading.objectsKnown()).isTrue();
    reading.onReset();
    assertThat(reading.context().session()).isEqualTo(SessionObjects.NONE);
  }

  @Test
  void shouldCountTheResultsBeforeAnError() {
    Inspection both =
        text(part(Verb.CREATE, with("a"), "a"), part(Verb.CREATE, with("a", "b"), "b"));
    reading.onRan(both, answer(ok(true), ERROR));
    assertThat(reading.objects()).isEqualTo(with("a"));
    reading.onRan(both, answer(ok(true), ok(false)));
    assertThat(reading.objects()).isEqualTo(with("a", "b"));
  }

  @Test
  void shouldSayWhenItDoesNotKnow() {
    reading.onRan(text(part(Verb.CALL, with("a"))), answer(ERROR));
    assertThat(reading.objectsKnown()).isFalse();
    assertThat(reading.objects().variablesKnown()).isFalse();
    reading.onRan(text(part(Verb.SELECT, with())), answer(ok(false)));
    assertThat(reading.objectsKnown()).isFalse();
    reading.onReset();
    assertThat(reading.objectsKnown()).isTrue();
    reading.onRan(new Inspection.Opaque("in no language"), answer(ok(false)));
    assertThat(reading.objectsKnown()).isFalse();
  }
}

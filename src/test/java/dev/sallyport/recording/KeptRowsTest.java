package dev.sallyport.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Rows that are written as they come in say what the same rows say as strings. */
class KeptRowsTest {
  private static final String SESSION = "5f1c1b1e-0000-4000-8000-00000000000a";

  @Property(tries = 5000)
  void shouldWriteBytesAsTheStringThatTheyAre(
      @ForAll("bytes") byte[] value, @ForAll("charsets") Charset charset) throws Exception {
    byte[] longer = new byte[value.length + 9];
    System.arraycopy(value, 0, longer, 5, value.length);
    KeptRows kept = new KeptRows();
    kept.beginRow();
    if (!kept.addPlain(longer, 5, value.length, charset == StandardCharsets.UTF_8)) {
      kept.add(new String(value, charset));
    }
    kept.addNull();
    kept.add("\"");
    kept.add(-7);
    kept.endRow();
    kept.beginRow();
    kept.endRow();
    List<List<String>> same =
        List.of(Arrays.asList(new String(value, charset), null, "\"", "-7"), List.of());
    assertThat(EventFormat.write(event(kept))).isEqualTo(EventFormat.write(event(same)));
    assertThat(kept).isEqualTo(same);
  }

  /** What the table of well-formed byte sequences leaves out, at each of its edges. */
  @Property(tries = 20_000)
  void shouldTellWhatIsWellFormedAsTheVirtualMachineDoes(@ForAll("edges") byte[] value) {
    String read = new String(value, StandardCharsets.UTF_8);
    boolean same = Arrays.equals(read.getBytes(StandardCharsets.UTF_8), value);
    assertThat(PlainText.isUtf8(value, 0, value.length)).isEqualTo(same);
  }

  @Example
  void shouldReadAllThatIsThereByThen() {
    KeptRows kept = new KeptRows();
    assertThat(kept).isEmpty();
    for (int row = 1; row <= 3; row++) {
      kept.beginRow();
      kept.add(row);
      kept.endRow();
      assertThat(kept).hasSize(row);
      assertThat(kept.get(row - 1)).containsExactly(Integer.toString(row));
    }
  }

  @Example
  void shouldWriteNoRowsAsAnEmptyList() throws Exception {
    assertThat(EventFormat.write(event(new KeptRows())))
        .isEqualTo(EventFormat.write(event(List.of())));
  }

  private static SessionEvent event(List<List<String>> rows) {
    return new SessionEvent.Rows(
        SESSION, 1, SampleEvents.START, 1, List.of("a"), Set.of(), Set.of(), rows);
  }

  @Provide
  Arbitrary<byte[]> bytes() {
    Arbitrary<byte[]> texts =
        Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(30),
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(60),
                Arbitraries.strings().withChars("abcdefgh\"\\\u001f\u007fé€😀").ofMaxLength(30))
            .map(text -> text.getBytes(StandardCharsets.UTF_8));
    return Arbitraries.oneOf(texts, Arbitraries.bytes().array(byte[].class).ofMaxSize(30));
  }

  @Provide
  Arbitrary<Charset> charsets() {
    return Arbitraries.of(
        StandardCharsets.UTF_8,
        StandardCharsets.US_ASCII,
        Charset.forName("windows-1252"),
        Charset.forName("KOI8-R"));
  }

  @Provide
  Arbitrary<byte[]> edges() {
    int[] edges = {
      0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec,
      0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff
    };
    return Arbitraries.of(Arrays.stream(edges).boxed().toList())
        .map(Integer::byteValue)
        .array(byte[].class)
        .ofMaxSize(5);
  }
}

package dev.sallyport.masking.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.ProcessorTime;
import dev.sallyport.policy.DetectRule;
import dev.sallyport.policy.DetectorNames;
import dev.sallyport.policy.Mask;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetectorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "credit_card|4111111111111111",
        "credit_card|4111 1111 1111 1111",
        "credit_card|5555-5555-5555-4444",
        "credit_card|3782 822463 10005",
        "credit_card|6011111111111117",
        "credit_card|3056 930902 5904",
        "credit_card|2223003122003222",
        "email|jane.doe+tag@mail.example.co.uk",
        "email|O'Brien@example.com",
        "email|björn@exämple.de",
        "email|a@b.io",
        "phone|+1-555-0100",
        "phone|+49 (0) 30 1234567",
        "phone|+442079460958",
        "phone|(555) 234-5678",
        "phone|555-234-5678",
        "phone|030/1234567",
        "phone|01 23 45 67 89",
        "phone|020 7946 0958",
        "phone|(030) 1234-5678",
        "phone|0049 30 1234567",
        "iban|DE89370400440532013000",
        "iban|DE89 3704 0044 0532 0130 00",
        "iban|gb82 west 1234 5698 7654 32",
        "iban|FR1420041010050500013M02606",
        "national_id|123-45-6789",
        "national_id|AB 12 34 56 C",
        "national_id|JG103759A",
        "national_id|12345678Z",
        "national_id|X1234567L",
        "national_id|RSSMRA85T10A562S",
        "national_id|1 85 05 78 006 084 91",
        "national_id|185057800608491",
        "national_id|86095742719",
        "national_id|44051401359",
        "national_id|811218-9876",
        "national_id|131052-308T",
        "national_id|756.9217.0769.85",
        "national_id|123.456.789-09",
        "national_id|11010519491231002X",
        "national_id|ABCPE1234F",
        "ip_address|192.168.10.1",
        "ip_address|2001:db8::ff00:42:8329",
        "ip_address|2001:0db8:85a3:0000:0000:8a2e:0370:7334",
        "ip_address|::ffff:192.0.2.128",
        "ip_address|fe80::1ff:fe23:4567:890a",
        "jwt|eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        "api_key|AKIAIOSFODNN7EXAMPLE",
        "api_key|ghp_0123456789abcdefghijABCDEFGHIJ012345",
        "api_key|xoxb-123456789012-abcdefABCDEF",
        "api_key|sk_live_0123456789abcdefABCDEF01",
        "api_key|AIzaSyA1234567890abcdefghijklmnopqrstuv",
        "api_key|sk-ant-api03-0123456789ABCDEFabcdef",
        "api_key|Bearer 0123456789abcdef0123456789"
      })
  void shouldFindWhatItKnowsWhereverItStands(String detector, String value) {
    for (String around : List.of("%s", "see %s.", "(%s)", "\"%s\"", "x=%s;", "é%sé", "a, %s, b")) {
      if (around.contains("é") && detector.equals("email")) {
        continue; // letters of the address
      }
      String text = String.format(around, value);
      assertThat(Detectors.all().find(bytes(text), 0, bytes(text).length))
          .as(text)
          .anySatisfy(
              match -> {
                assertThat(match.rule().detector()).isEqualTo(detector);
                assertThat(text(text, match)).isEqualTo(value);
              });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111111111111112",
        "1111111111111117",
        "x4111111111111111",
        "4111111111111111a",
        "41111111111111111111111",
        "0.4111111111111111",
        "550e8400-e29b-41d4-a716-446655440000",
        "2024-05-06 10:11:12.123456",
        "01.02.2024 10:11",
        "v1.2.3.4 and version 10.20.30.40 and 1.2.3.4",
        "10.0.19041.1234",
        "192.168.1.1.5",
        "256.1.1.1",
        "12:34:56",
        "aa:bb:cc:dd:ee:ff",
        "std::add and face::feed",
        "ab:cd:ef:12:34:56:78:90:ab:cd:ef:12:34:56:78:90",
        "user@localhost",
        "@mention and a@b and x @ y.com",
        "DE89370400440532013001",
        "000-12-3456 and 666-12-3456 and 900-10-0001",
        "12345678A",
        "1700000000000 1700000000",
        "1,234,567.89 EUR",
        "4006381333931",
        "sk-circle-fade-dot-animation",
        "bearer of bad news and more",
        "eyJhbGci",
        "order 20240501-0001-22",
        "978-0-306-40615-7",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
      })
  void shouldLeaveWhatOnlyLooksAlike(String text) {
    assertThat(Detectors.all().find(bytes(text), 0, bytes(text).length)).isEmpty();
  }

  @Test
  void shouldCoverWhatOverlapsAsOne() {
    String text = "+4915112345678@example.com";
    List<Match> matches = Detectors.all().find(bytes(text), 0, bytes(text).length);
    assertThat(matches).hasSize(1);
    assertThat(matches.get(0).rule().detector()).isEqualTo("email");
    assertThat(text(text, matches.get(0))).isEqualTo(text);
  }

  @Test
  void shouldFindOwnPatternsAmongOthers() {
    Detectors detectors =
        Detectors.of(
            List.of(
                new DetectRule("employee_id", Optional.of("\\bEMP-[0-9]{6}\\b"), Mask.REDACTED),
                new DetectRule("email", Optional.empty(), Mask.REDACTED)));
    assertThat(detectors.redacted("é EMP-123456 a@b.com EMP-1234567 EMP-000000 long"))
        .isEqualTo("é ********** [email] EMP-1234567 ********** long");
    // Half a character of another character set hides nothing.
    byte[] latin = "é EMP-123456".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(detectors.find(latin, 0, latin.length)).hasSize(1);
  }

  @Test
  void shouldFindOwnPatternsAtEveryPlaceOfALongText() {
    Detectors detectors =
        Detectors.of(
            List.of(new DetectRule("id", Optional.of("^x|\\bE[0-9]{3,900}\\b"), Mask.REDACTED)));
    String id = "E" + "7".repeat(700);
    for (int before = 6_000; before < 9_000; before += 97) {
      byte[] text = bytes("ö".repeat(before / 2) + " " + id + " x".repeat(9_000));
      List<Match> matches = detectors.find(text, 0, text.length);
      assertThat(matches).as("behind %d", before).hasSize(1);
      assertThat(matches.get(0).end() - matches.get(0).start()).isEqualTo(id.length());
    }
  }

  @Test
  void shouldRefuseRulesThatSayNothing() {
    assertThatThrownBy(() -> of("no_such", Optional.empty())).hasMessageContaining("no_such");
    assertThatThrownBy(() -> of("own", Optional.of("("))).hasMessageContaining("is no pattern");
    assertThatThrownBy(() -> of("own", Optional.of("a*"))).hasMessageContaining("nothing");
  }

  /** A guard against time that grows faster than the text; slow machines have plenty. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "eyJ.",
        "eyJ-",
        "eyJhbGciOiJIUzI1NiJ9.",
        "sk-",
        "sk-A1",
        "ghp_",
        "AKIA",
        "Bearer ",
        "bearer:a",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN ",
        "-----END ",
        "@a",
        "a@",
        "a@b.",
        "a@b.cd",
        "@",
        "1 ",
        "1-",
        "1.",
        "1/",
        "12345678 ",
        "::1",
        ":1",
        "1:",
        "a:",
        "+1",
        "+1 ",
        "(0)",
        "(030) 1",
        "DE89 ",
        "AB12",
        "X1",
        "1",
        "a",
        "\\",
        "\\u0040",
        "[",
        "{\"a\":",
        "\"",
        "\"1\","
      })
  void shouldTakeTimeThatIsLinearInTheText(String part) {
    byte[] text = bytes(part.repeat((1 << 19) / part.length()));
    byte[] document =
        bytes("[\"" + part.replace("\"", "").repeat((1 << 18) / part.length()) + "\"]");
    TextCover cover = new TextCover(Detectors.all(), StandardCharsets.UTF_8, Pseudonym.NONE);
    ProcessorTime.atMost(
        Duration.ofSeconds(15),
        () -> {
          cover.cover(text, 0, text.length, TextCover.Form.TEXT);
          cover.cover(text, 0, text.length, TextCover.Form.JSON);
          cover.cover(document, 0, document.length, TextCover.Form.JSON);
        });
  }

  @Test
  void shouldKnowTheDetectorsThatPoliciesName() {
    assertThat(Detectors.names()).isEqualTo(DetectorNames.ALL);
  }

  @Test
  void shouldRedactTextsOfStatements() {
    String sql = "UPDATE t SET card = '4111 1111 1111 1111', m = 'a@b.de' WHERE id = 12";
    assertThat(Detectors.all().redacted(sql))
        .isEqualTo("UPDATE t SET card = '[credit_card]', m = '******' WHERE id = 12");
    String plain = "SELECT 1 \ud800";
    assertThat(Detectors.all().redacted(plain)).isSameAs(plain);
    assertThat(Detectors.NONE.redacted(sql)).isSameAs(sql);
  }

  private static Detectors of(String name, Optional<String> pattern) {
    return Detectors.of(List.of(new DetectRule(name, pattern, Mask.REDACTED)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(String text, Match match) {
    return new String(
        bytes(text), match.start(), match.end() - match.start(), StandardCharsets.UTF_8);
  }
}

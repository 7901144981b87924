package dev.sallyport.masking.detect;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Made-up values of each detector's kind in the shapes in which people and programs write them. The
 * checks are computed here anew, not by the code under test.
 */
final class SampleValues {
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String DIGITS = "0123456789";
  private static final String WORD = LETTERS + LETTERS.toLowerCase(Locale.ROOT) + DIGITS;
  private static final List<String> FIRST =
      List.of("jane", "o'brien", "li.wei", "björn", "x", "a_b", "sales+eu", "K.Meyer", "tom-99");
  private static final List<String> HOSTS =
      List.of(
          "example.com", "mail.example.co.uk", "bücher.example", "x.io", "EXAMPLE.ORG", "a-b.de");

  private final Random random;

  SampleValues(long seed) {
    random = new Random(seed);
  }

  String of(String detector) {
    return switch (detector) {
      case "credit_card" -> card();
      case "email" -> pick(FIRST) + (random.nextBoolean() ? "" : number(3)) + "@" + pick(HOSTS);
      case "phone" -> phone();
      case "iban" -> iban();
      case "national_id" -> new SampleIds(random).any();
      case "ip_address" -> random.nextInt(3) > 0 ? four() : six();
      case "jwt" -> token();
      case "api_key" -> key();
      default -> throw new IllegalArgumentException(detector);
    };
  }

  String card() {
    String[] scheme =
        pick(List.of(
                "4 16",
                "4 16",
                "4 19",
                "51 16",
                "55 16",
                "2221 16",
                "2720 16",
                "34 15",
                "37 15",
                "300 14",
                "36 14",
                "38 14",
                "6011 16",
                "644 16",
                "65 16",
                "62 16",
                "62 19",
                "3528 16",
                "3589 16",
                "6759 16",
                "5018 13",
                "2200 16",
                "508500 16"))
            .split(" ");
    int length = Integer.parseInt(scheme[1]);
    String body = scheme[0] + number(length - 1 - scheme[0].length());
    String digits = body + SampleIds.luhn(body);
    String separator = pick(List.of("", "", " ", "-"));
    if (length == 15 || length == 14) {
      return digits.substring(0, 4)
          + separator
          + digits.substring(4, 10)
          + separator
          + digits.substring(10);
    }
    return SampleIds.grouped(digits, 4, separator);
  }

  private String phone() {
    String area = (2 + random.nextInt(8)) + number(2);
    String exchange = (2 + random.nextInt(8)) + number(2);
    String line = number(4);
    String two = 1 + random.nextInt(9) + number(1);
    return switch (random.nextInt(16)) {
      case 0 -> "+1" + area + exchange + line;
      case 1 -> "+1 " + area + " " + exchange + " " + line;
      case 2 -> "+1-" + area + "-" + exchange + "-" + line;
      case 3 -> "+1 (" + area + ") " + exchange + "-" + line;
      case 4 -> "(" + area + ") " + exchange + "-" + line;
      case 5 -> area + "-" + exchange + "-" + line;
      case 6 -> area + "." + exchange + "." + line;
      case 7 -> "+49 " + two + " " + number(3) + " " + number(4);
      case 8 -> "+44 (0)20 " + number(4) + " " + number(4);
      case 9 -> "+33 6 " + number(2) + " " + number(2) + " " + number(2) + " " + number(2);
      case 10 ->
          "0"
              + two.charAt(0)
              + " "
              + number(2)
              + " "
              + number(2)
              + " "
              + number(2)
              + " "
              + number(2);
      case 11 -> "0" + two + "/" + number(7);
      case 12 -> "0" + two + number(1) + "-" + number(7);
      case 13 -> "020 " + number(4) + " " + number(4);
      case 14 -> "+91" + (6 + random.nextInt(4)) + number(9);
      default -> "00" + "49 " + two + " " + number(7);
    };
  }

  private String iban() {
    Map<String, Integer> lengths =
        Map.of("DE", 22, "GB", 22, "FR", 27, "NO", 15, "MT", 31, "PL", 28, "CH", 21, "LC", 32);
    String country = pick(new ArrayList<>(new TreeMap<>(lengths).keySet()));
    int length = lengths.get(country);
    boolean letters = country.equals("GB") || country.equals("MT") || country.equals("LC");
    String account = letters ? of(LETTERS, 4) + number(length - 8) : number(length - 4);
    StringBuilder numeric = new StringBuilder();
    for (char c : (account + country + "00").toCharArray()) {
      numeric.append(Character.getNumericValue(c));
    }
    int check = 98 - new BigInteger(numeric.toString()).mod(BigInteger.valueOf(97)).intValue();
    String whole = country + String.format("%02d", check) + account;
    String shape = random.nextBoolean() ? whole : SampleIds.grouped(whole, 4, " ");
    return random.nextInt(5) == 0 ? shape.toLowerCase(Locale.ROOT) : shape;
  }

  private String four() {
    return (10 + random.nextInt(214))
        + "."
        + random.nextInt(256)
        + "."
        + random.nextInt(256)
        + "."
        + random.nextInt(256);
  }

  private String six() {
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      groups.add(Integer.toHexString(0x1000 + random.nextInt(0xefff)));
    }
    String full = String.join(":", groups);
    return switch (random.nextInt(4)) {
      case 0 -> full;
      case 1 -> full.toUpperCase(Locale.ROOT);
      case 2 -> "2001:db8::" + groups.get(0) + ":" + groups.get(1);
      default -> "fe80::" + String.join(":", groups.subList(0, 4));
    };
  }

  private String token() {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    String header =
        "{\"alg\":\"" + pick(List.of("RS256", "HS256", "ES384")) + "\",\"typ\":\"JWT\"}";
    String claims = "{\"sub\":\"" + of(WORD, 12) + "\",\"exp\":1" + number(9) + "}";
    return encoder.encodeToString(header.getBytes())
        + "."
        + encoder.encodeToString(claims.getBytes())
        + "."
        + of(WORD + "-_", 42)
        + "a";
  }

  private String key() {
    return switch (random.nextInt(10)) {
      case 0 -> "AKIA" + of(LETTERS + DIGITS, 16);
      case 1 -> "ghp_" + of(WORD, 36);
      case 2 -> "github_pat_" + of(WORD, 22) + "_" + of(WORD, 59);
      case 3 -> "xoxb-" + number(12) + "-" + number(12) + "-" + of(WORD, 24);
      case 4 -> "sk_live_" + of(WORD, 24);
      case 5 -> "AIza" + of(WORD + "-_", 34) + "x";
      case 6 -> "sk-proj-" + of(WORD, 20) + "T3BlbkFJ" + of(WORD, 20);
      case 7 -> "sk-ant-api03-" + of(WORD, 40) + "A1";
      case 8 -> "Bearer " + of(WORD, 31) + "7";
      default ->
          "-----BEGIN RSA PRIVATE KEY-----\n"
              + of(WORD + "+/", 64)
              + "\n"
              + of(WORD, 64)
              + "\n-----END RSA PRIVATE KEY-----";
    };
  }

  String number(int length) {
    return of(DIGITS, length);
  }

  String of(String alphabet, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}

package dev.sallyport.prove;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The masked values of one server: two servers differ in nothing else, and their NULLs stand at the
 * same places. All of them are made up.
 */
final class MaskSecrets {
  private static final List<String> NICKS =
      List.of("ann", "bob", "cleo", "dan", "eve", "fay", "gus", "hal");

  private static final int NULL_ROW = 7;
  private static final int SHORTEST = 4;

  private final List<List<String>> rows = new ArrayList<>();

  private MaskSecrets() {}

  /** Two people share a card, sorted like their ids. */
  static MaskSecrets one() {
    MaskSecrets secrets = new MaskSecrets();
    String[] names = {"Quillon", "Zebedee", "Yolande", "Xanthe", "Wilfrid", "Vashti", "", "Ulrike"};
    for (int i = 1; i <= NICKS.size(); i++) {
      String card = i <= 2 ? "4539578763621486" : "45395787636214" + (80 + i);
      secrets.add(i, "917-4" + i + "-1" + i + "73", card, names[i - 1] + " Featherstonehaugh");
    }
    return secrets;
  }

  /** Nobody shares a card, sorted the other way round, of other lengths where that may differ. */
  static MaskSecrets other() {
    MaskSecrets secrets = new MaskSecrets();
    String[] names = {
      "Ombeline", "Perpetua", "Sixtine", "Theodule", "Ignace", "Jocaste", "", "Kun"
    };
    for (int i = 1; i <= NICKS.size(); i++) {
      String card = "6011" + (29 - i) + "5830714922";
      secrets.add(i, "38" + (9 - i) + "-06-8" + (9 - i) + "52", card, names[i - 1] + " Vogt");
    }
    return secrets;
  }

  private void add(int id, String ssn, String card, String name) {
    String dashed = card.replaceAll("(.{4})(?=.)", "$1-");
    rows.add(
        id == NULL_ROW
            ? List.of()
            : List.of(
                ssn,
                card,
                dashed,
                name,
                "{\"card\": \"" + dashed + "\", \"pin\": " + ssn.substring(0, 3) + "}"));
  }

  /** Statements that put them into the database. */
  List<String> inserts() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      List<String> row = rows.get(i);
      String values =
          row.isEmpty()
              ? "NULL, NULL, NULL, NULL, NULL"
              : "'%s', %s, '%s', '%s', '%s'".formatted(row.toArray());
      all.add(
          "INSERT INTO shop.people (id, nick, country, ssn, card, card_text, full_name, doc, score)"
              + " VALUES (%d, '%s', '%s', %s, %d)"
                  .formatted(i + 1, NICKS.get(i), i % 2 == 0 ? "DE" : "FR", values, i * 7));
      all.add(
          "INSERT INTO shop.orders (person_id, status, total, placed) VALUES (%d, 'new', %d.50,"
                  .formatted(i + 1, 10 + i)
              + " '2026-01-0%d')".formatted(i + 1));
      all.add(
          "INSERT INTO shop.claims (person_ssn, text) VALUES (%s, 'claim %d')"
              .formatted(row.isEmpty() ? "NULL" : "'" + row.get(0) + "'", i + 1));
    }
    return all;
  }

  /** Of the first person, by column, as literals of SQL. */
  Map<String, String> guesses() {
    List<String> first = rows.get(0);
    Map<String, String> all = new LinkedHashMap<>();
    all.put("ssn", "'" + first.get(0) + "'");
    all.put("card", first.get(1));
    all.put("card_text", "'" + first.get(2) + "'");
    all.put("full_name", "'" + first.get(3) + "'");
    all.put("doc", "'" + first.get(4) + "'");
    return all;
  }

  /**
   * A secret in any form within what a client got, if there is one.
   *
   * @param said what the client said itself, which may come back
   */
  Optional<String> foundIn(byte[] received, String said) {
    String text = new String(received, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    String own = said.toLowerCase(Locale.ROOT);
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        for (String form : forms(row.get(i))) {
          if (text.contains(form) && !own.contains(form)) {
            return Optional.of(form);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Set<String> forms(String value) {
    Set<String> forms = new LinkedHashSet<>();
    String digits = value.replaceAll("[^0-9]", "");
    for (String each : List.of(value, digits)) {
      if (each.length() < SHORTEST) {
        continue;
      }
      byte[] bytes = each.getBytes(StandardCharsets.UTF_8);
      forms.add(each);
      forms.add(new StringBuilder(each).reverse().toString());
      forms.add(HexFormat.of().formatHex(bytes));
      forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
      for (String hash : List.of("MD5", "SHA-1", "SHA-256", "SHA-512")) {
        forms.add(HexFormat.of().formatHex(digest(hash, bytes)));
      }
    }
    if (digits.length() >= 9) {
      forms.add(value.substring(0, value.startsWith("{") ? 15 : SHORTEST));
      forms.add(digits.substring(0, 5));
      long number = Long.parseLong(digits.substring(0, Math.min(16, digits.length())));
      forms.add(Long.toHexString(number));
      forms.add(Long.toOctalString(number));
      forms.add(Long.toBinaryString(number));
      forms.add(Long.toString(-number));
      forms.add(little(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number)));
      forms.add(little(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(number)));
    } else {
      // A first name alone is a leak as well.
      forms.add(value.split(" ")[0]);
    }
    Set<String> lower = new LinkedHashSet<>();
    forms.forEach(form -> lower.add(form.toLowerCase(Locale.ROOT)));
    return lower;
  }

  private static String little(ByteBuffer bytes) {
    return new String(bytes.array(), StandardCharsets.ISO_8859_1);
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

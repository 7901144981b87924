package dev.sallyport.cli.suggest;

import dev.sallyport.policy.MaskKind;
import dev.sallyport.policy.MaskedType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a column's name says of its values. Names are read in words; what speaks of somebody stands
 * at the end, so that {@code email} and {@code customerEmail2} are meant and {@code email_sent_at}
 * is not.
 */
final class ColumnNames {
  private static final Set<MaskedType> TEXTS =
      EnumSet.of(MaskedType.TEXT, MaskedType.BYTES, MaskedType.JSON);
  private static final Set<MaskedType> NUMBERS =
      EnumSet.of(
          MaskedType.TEXT,
          MaskedType.BYTES,
          MaskedType.INTEGER,
          MaskedType.BIG_INTEGER,
          MaskedType.DECIMAL);
  private static final Set<MaskedType> SHORT_NUMBERS =
      EnumSet.of(MaskedType.TEXT, MaskedType.BYTES, MaskedType.INTEGER, MaskedType.SMALL_INTEGER);
  private static final Set<MaskedType> DAYS =
      EnumSet.of(MaskedType.TEXT, MaskedType.DATE, MaskedType.DATETIME);

  /** Words that may stand behind and say nothing else. */
  private static final Set<String> TRAILING =
      Set.of(
          "number",
          "num",
          "nr",
          "no",
          "address",
          "addr",
          "value",
          "text",
          "raw",
          "full",
          "hash",
          "digest",
          "encrypted",
          "enc",
          "plain",
          "primary",
          "secondary",
          "home",
          "work",
          "old",
          "new",
          "id");

  private static final List<Meaning> MEANINGS =
      List.of(
          new Meaning(
              "a national id",
              MaskKind.REDACT,
              NUMBERS,
              "ssn",
              "social security",
              "nino",
              "dni",
              "nie",
              "pesel",
              "cpf",
              "bsn",
              "aadhaar",
              "personnummer",
              "national id",
              "national identity",
              "identity card",
              "tax id",
              "tax",
              "steuer id",
              "codice fiscale",
              "passport",
              "driver license",
              "drivers license",
              "driver licence",
              "driving licence"),
          new Meaning(
              "a card number",
              MaskKind.PARTIAL,
              NUMBERS,
              "card number",
              "card no",
              "card num",
              "card",
              "credit card",
              "debit card",
              "ccn",
              "cc number",
              "cc num",
              "cardnumber",
              "creditcard",
              "pan"),
          new Meaning(
              "a code of a card",
              MaskKind.REDACT,
              SHORT_NUMBERS,
              "cvv",
              "cvv2",
              "cvc",
              "cvc2",
              "card code",
              "security code",
              "pin",
              "pin code"),
          new Meaning(
              "a bank account",
              MaskKind.PARTIAL,
              NUMBERS,
              "iban",
              "bank account",
              "account number",
              "account no",
              "sort code",
              "routing number"),
          new Meaning("an e-mail address", MaskKind.EMAIL, TEXTS, "email", "e mail", "mail"),
          new Meaning(
              "a telephone number",
              MaskKind.PARTIAL,
              NUMBERS,
              "phone",
              "telephone",
              "tel",
              "mobile",
              "cellphone",
              "fax",
              "msisdn"),
          new Meaning(
              "a password or key",
              MaskKind.REDACT,
              TEXTS,
              "password",
              "passwd",
              "pwd",
              "passphrase",
              "secret",
              "token",
              "jwt",
              "api key",
              "apikey",
              "access key",
              "private key",
              "secret key",
              "auth key",
              "credential",
              "credentials",
              "salt",
              "otp",
              "recovery code",
              "session key"),
          new Meaning(
              "a day of birth",
              MaskKind.REDACT,
              DAYS,
              "birth",
              "birthdate",
              "birth date",
              "date of birth",
              "birthday",
              "dob",
              "born",
              "born on"),
          new Meaning(
              "an IP address",
              MaskKind.REDACT,
              NUMBERS,
              "ip",
              "ip address",
              "ip addr",
              "ipaddress",
              "ipv4",
              "ipv6",
              "remote addr"));

  private ColumnNames() {}

  /**
   * What a name can mean.
   *
   * @param what as a sentence has it
   * @param kind how such values are best covered
   * @param types in which such values are kept
   */
  record Meaning(String what, MaskKind kind, Set<MaskedType> types, Set<String> phrases) {
    Meaning(String what, MaskKind kind, Set<MaskedType> types, String... phrases) {
      this(what, kind, types, Set.of(phrases));
    }
  }

  /** What a column is by its name and type; empty where it says nothing. */
  static Optional<Meaning> meaning(String column, MaskedType type) {
    List<String> words = words(column);
    for (int end = words.size(); end > 0; end--) {
      for (int start = 0; start < end; start++) {
        String phrase = String.join(" ", words.subList(start, end));
        Optional<Meaning> meaning =
            MEANINGS.stream()
                .filter(known -> known.phrases().contains(phrase) && known.types().contains(type))
                .findFirst();
        if (meaning.isPresent()) {
          return meaning;
        }
      }
      if (!TRAILING.contains(words.get(end - 1))) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** In small letters, cut at what is no letter and where a capital begins; numbers left out. */
  static List<String> words(String name) {
    List<String> words = new ArrayList<>();
    String cut =
        name.replaceAll("([\\p{Ll}\\d])(\\p{Lu})", "$1 $2")
            .replaceAll("(\\p{Lu})(\\p{Lu}\\p{Ll})", "$1 $2");
    for (String word : cut.toLowerCase(Locale.ROOT).split("[^\\p{L}\\d]+")) {
      boolean meant = word.matches("cv[vc]2|ipv[46]");
      String letters = meant ? word : word.replaceAll("^\\d+|\\d+$", "");
      if (!letters.isEmpty()) {
        words.add(letters);
      }
    }
    return words;
  }
}

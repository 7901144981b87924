package dev.sallyport.masking.detect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Made-up numbers by which states would know people, each with the check of its country. */
final class SampleIds {
  private final Random random;

  SampleIds(Random random) {
    this.random = random;
  }

  String any() {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> unitedStates();
      case 3 -> british();
      case 4 -> spanish();
      case 5 -> french();
      case 6 -> german();
      case 7 -> polish();
      case 8 -> swedish();
      case 9 -> brazilian();
      case 10 -> finnish();
      default -> chinese();
    };
  }

  private String unitedStates() {
    int area = 1 + random.nextInt(665);
    String separator = random.nextInt(4) == 0 ? " " : "-";
    return String.format(
        "%03d%s%02d%s%04d",
        area, separator, 1 + random.nextInt(99), separator, 1 + random.nextInt(9999));
  }

  private String british() {
    String prefix = List.of("AB", "CE", "JG", "PW", "ZX").get(random.nextInt(5));
    String digits = number(6);
    char suffix = "ABCD".charAt(random.nextInt(4));
    return random.nextBoolean()
        ? prefix + digits + suffix
        : prefix + " " + grouped(digits, 2, " ") + " " + suffix;
  }

  private String spanish() {
    String check = "TRWAGMYFPDXBNJZSQVHLCKE";
    if (random.nextBoolean()) {
      String digits = number(8);
      return digits + check.charAt(Integer.parseInt(digits) % 23);
    }
    int first = random.nextInt(3);
    String digits = number(7);
    return "XYZ".charAt(first) + digits + check.charAt(Integer.parseInt(first + digits) % 23);
  }

  private String french() {
    String body =
        (1 + random.nextInt(2)) + number(2) + month() + (10 + random.nextInt(80)) + number(6);
    String key = String.format("%02d", 97 - Long.parseLong(body) % 97);
    String[] parts = {
      body.substring(0, 1),
      body.substring(1, 3),
      body.substring(3, 5),
      body.substring(5, 7),
      body.substring(7, 10),
      body.substring(10),
      key
    };
    return random.nextBoolean() ? body + key : String.join(" ", parts);
  }

  private String german() {
    List<Integer> digits = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
    Collections.shuffle(digits, random);
    digits.set(9, digits.get(random.nextInt(9)));
    if (digits.get(0) == 0) {
      return german();
    }
    StringBuilder body = new StringBuilder();
    int product = 10;
    for (int digit : digits) {
      body.append(digit);
      int sum = (digit + product) % 10;
      product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return body.append((11 - product) % 10).toString();
  }

  private String polish() {
    String body = number(2) + month() + day() + number(4);
    return body + (10 - weighed(body, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3) % 10) % 10;
  }

  private String swedish() {
    String body = number(2) + month() + day() + number(3);
    return body.substring(0, 6) + "-" + body.substring(6) + luhn(body);
  }

  private String brazilian() {
    String body = number(9);
    int first = weighed(body, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10;
    int second = weighed(body + first, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10;
    return grouped(body, 3, ".") + "-" + first + second;
  }

  private String finnish() {
    String date = day() + month() + number(2);
    String serial = number(3);
    char check =
        "0123456789ABCDEFHJKLMNPRSTUVWXY".charAt((int) (Long.parseLong(date + serial) % 31));
    return date + "-" + serial + check;
  }

  private String chinese() {
    String body = "1101" + number(2) + "19" + number(2) + month() + day() + number(3);
    int sum = weighed(body, 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2);
    return body + "10X98765432".charAt(sum % 11);
  }

  private String month() {
    return String.format("%02d", 1 + random.nextInt(12));
  }

  private String day() {
    return String.format("%02d", 1 + random.nextInt(28));
  }

  private String number(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(random.nextInt(10));
    }
    return text.toString();
  }

  private static int weighed(String digits, int... weights) {
    int sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += (digits.charAt(i) - '0') * weights[i];
    }
    return sum;
  }

  /** The digit that completes a number. */
  static int luhn(String body) {
    int sum = 0;
    for (int i = 0; i < body.length(); i++) {
      int digit = body.charAt(body.length() - 1 - i) - '0';
      int weighed = i % 2 == 0 ? digit * 2 : digit;
      sum += weighed / 10 + weighed % 10;
    }
    return (10 - sum % 10) % 10;
  }

  static String grouped(String text, int size, String separator) {
    List<String> groups = new ArrayList<>();
    for (int at = 0; at < text.length(); at += size) {
      groups.add(text.substring(at, Math.min(text.length(), at + size)));
    }
    return String.join(separator, groups);
  }
}

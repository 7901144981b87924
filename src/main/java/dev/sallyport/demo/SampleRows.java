package dev.sallyport.demo;

import java.text.Normalizer;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/** The rows of the sample shop, the same ones at every run: the generator's seed is fixed. */
final class SampleRows {
  /** Rows that match {@code status = 'shipped' AND placed_at < '2025-01-01'}. */
  static final int OLD_SHIPPED_ORDERS = 1800;

  private static final int CUSTOMERS = 5_000;
  private static final int PRODUCTS = 400;
  private static final int ORDERS = 15_000;
  private static final int ITEMS_PER_ORDER = 2;
  private static final int PRICE_UPDATES = 600;
  private static final int ROWS_PER_INSERT = 1_000;

  private static final DateTimeFormatter SQL_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final LocalDateTime OPENED = LocalDateTime.of(2024, 1, 2, 8, 0);
  private static final int ORDERS_BEFORE_2025 = 7_200;

  private static final List<String> FIRST_NAMES =
      List.of(
          "Ada", "Björn", "Chiara", "Dmitri", "Elif", "Fatima", "Grace", "Hiro", "Ines", "Jamal",
          "Katja", "Liam", "Mei", "Noor", "Olga", "Pedro", "Quinn", "Rosa", "Sven", "Tomás");
  private static final List<String> LAST_NAMES =
      List.of(
          "Abara",
          "Brandt",
          "Castillo",
          "Dubois",
          "Eriksson",
          "Fischer",
          "García",
          "Hansen",
          "Ivanova",
          "Johnson",
          "Kowalski",
          "Larsen",
          "Moreau",
          "Nakamura",
          "O'Brien",
          "Papadaki",
          "Rossi",
          "Sharma",
          "Tanaka",
          "Weiss");
  private static final List<String> COUNTRIES =
      List.of("DE", "FR", "GB", "IN", "IT", "JP", "NG", "PL", "SE", "US");
  private static final List<String> GOODS =
      List.of("Lantern", "Rope", "Kettle", "Compass", "Tent", "Stove", "Map case", "Hammock");

  /** Published by payment processors for tests; no bank issues them. */
  private static final List<String> CARDS =
      List.of(
          "4111111111111111",
          "4242424242424242",
          "4012888888881881",
          "5555555555554444",
          "5105105105105100",
          "378282246310005",
          "371449635398431",
          "6011111111111117");

  private final SplittableRandom random = new SplittableRandom(15_731_899L);
  private final StringBuilder out = new StringBuilder(6_000_000);

  /** INSERT statements in an order that foreign keys accept. */
  String script() {
    out.append("SET NAMES utf8mb4; SET autocommit = 0; USE shop;\n");
    table("customers", CUSTOMERS, this::customer);
    table("products", PRODUCTS, this::product);
    table("orders", ORDERS, this::order);
    table("order_items", ORDERS * ITEMS_PER_ORDER, this::item);
    table("payments", ORDERS, this::payment);
    table("staging.price_updates", PRICE_UPDATES, this::priceUpdate);
    return out.append("COMMIT;\n").toString();
  }

  private void table(String name, int rows, IntFunction<String> row) {
    for (int i = 1; i <= rows; i++) {
      boolean first = i % ROWS_PER_INSERT == 1;
      out.append(first ? "INSERT INTO " + name + " VALUES\n" : ",\n").append(row.apply(i));
      if (i % ROWS_PER_INSERT == 0 || i == rows) {
        out.append(";\n");
      }
    }
  }

  private String customer(int id) {
    String first = pick(FIRST_NAMES);
    String last = pick(LAST_NAMES);
    String email = plain(first) + "." + plain(last) + "." + id + "@example.com";
    String phone = "+1-555-01" + twoDigits(id % 100);
    String ssn = String.format("900-%02d-%04d", 10 + id / 10_000, id % 10_000);
    return row(
        id,
        quote(first + " " + last),
        quote(email),
        quote(phone),
        quote(ssn),
        quote(pick(CARDS)),
        note(email, phone),
        quote(pick(COUNTRIES)),
        time(OPENED.plusMinutes(id * 17L)));
  }

  /** What people write into a free-text field, personal data included. */
  private String note(String email, String phone) {
    return switch (random.nextInt(8)) {
      case 0 -> quote("Asked for an invoice copy to " + email);
      case 1 -> quote("Prefers a call on " + phone + " after 17:00");
      case 2 -> quote("Gave card " + pick(CARDS) + " by phone, to be removed");
      case 3 -> quote("Said \"don't ring twice\" — leave at the door");
      case 4 -> "NULL";
      default -> quote("");
    };
  }

  private String product(int id) {
    String name = GOODS.get(id % GOODS.size()) + " no. " + id;
    return row(id, quote("SKU-" + (10_000 + id)), quote(name), price(), random.nextInt(500));
  }

  private String order(int id) {
    LocalDateTime placed = placedAt(id);
    // Every fourth old order was shipped, every fourth new one too.
    String status = List.of("shipped", "closed", "returned", "open").get(id % 4);
    String shipped = status.equals("open") ? "NULL" : time(placed.plusHours(20 + id % 50));
    return row(id, 1 + random.nextInt(CUSTOMERS), quote(status), time(placed), shipped);
  }

  private static LocalDateTime placedAt(int id) {
    return id <= ORDERS_BEFORE_2025
        ? OPENED.plusMinutes(id * 60L)
        : LocalDateTime.of(2025, 1, 1, 0, 30).plusMinutes((id - ORDERS_BEFORE_2025) * 55L);
  }

  private String item(int index) {
    int order = (index + 1) / ITEMS_PER_ORDER;
    int line = 1 + (index + 1) % ITEMS_PER_ORDER;
    return row(order, line, 1 + random.nextInt(PRODUCTS), 1 + random.nextInt(5), price());
  }

  private String payment(int id) {
    return row(id, id, quote(pick(CARDS)), price(), time(placedAt(id).plusMinutes(3)));
  }

  private String priceUpdate(int id) {
    return row(
        id, 1 + random.nextInt(PRODUCTS), price(), quote("supplier-" + id % 7), time(OPENED));
  }

  private String price() {
    return (1 + random.nextInt(250)) + "." + twoDigits(random.nextInt(100));
  }

  private String pick(List<String> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static String row(Object... values) {
    StringBuilder row = new StringBuilder("(");
    for (Object value : values) {
      row.append(row.length() == 1 ? "" : ",").append(value);
    }
    return row.append(')').toString();
  }

  private static String quote(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String time(LocalDateTime time) {
    return quote(SQL_TIME.format(time));
  }

  private static String twoDigits(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }

  /** ASCII letters of a name, for an address. */
  private static String plain(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFD)
        .replaceAll("[^A-Za-z]", "")
        .toLowerCase(Locale.ROOT);
  }
}

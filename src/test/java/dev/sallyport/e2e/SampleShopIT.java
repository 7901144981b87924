package dev.sallyport.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.demo.DatabaseServer;
import dev.sallyport.demo.DatabaseServer.Options;
import dev.sallyport.demo.SampleShop;
import dev.sallyport.demo.ServerCache;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleShopIT {
  private static final String COUNTS =
      "SELECT (SELECT COUNT(*) FROM shop.customers) + (SELECT COUNT(*) FROM shop.products)"
          + " + (SELECT COUNT(*) FROM shop.orders) + (SELECT COUNT(*) FROM shop.order_items)"
          + " + (SELECT COUNT(*) FROM shop.payments) + (SELECT COUNT(*) FROM staging.price_updates)";

  @TempDir Path folder;

  @Test
  void shouldHoldTheSameInventedRowsAtEveryLoad() {
    // Given two different servers
    try (DatabaseServer mysql =
            DatabaseServer.mysql(ServerCache.mysql(), folder.resolve("my"), Options.defaults());
        DatabaseServer maria =
            DatabaseServer.mariadb(
                ServerCache.mariadb(), folder.resolve("maria"), Options.defaults())) {
      // When
      SampleShop.load(mysql);
      SampleShop.load(maria);
      // Then
      assertThat(Integer.parseInt(mysql.rows(COUNTS).get(0).get(0))).isEqualTo(66_000);
      for (String query :
          List.of(
              "SELECT * FROM shop.customers WHERE id IN (1, 42, 4999) ORDER BY id",
              "SELECT COUNT(*), SUM(CRC32(CONCAT_WS('|', name, email, ssn, card_number, notes))) FROM shop.customers",
              "SELECT COUNT(*), SUM(total) FROM shop.order_totals",
              "SELECT SUM(orders), MAX(last_order) FROM shop.customer_orders")) {
        assertThat(mysql.rows(query)).isEqualTo(maria.rows(query)).isNotEmpty();
      }
      assertThat(mysql.rows("SELECT COUNT(*) FROM shop.customers WHERE ssn NOT LIKE '900-%'"))
          .containsExactly(List.of("0"));
    }
  }

  @Test
  void shouldChangeAsManyRowsInBulkAsAnnounced() {
    try (DatabaseServer mysql =
        DatabaseServer.mysql(ServerCache.mysql(), folder.resolve("my"), Options.defaults())) {
      // Given
      SampleShop.load(mysql);
      // When
      List<List<String>> changed =
          mysql.rows(
              SampleShop.BULK_UPDATE
                  + "; SELECT ROW_COUNT(); CALL shop.archive_orders('2024-06-01');"
                  + " SELECT COUNT(*) > 0 FROM shop.orders_archive");
      // Then
      assertThat(changed)
          .containsExactly(List.of(Integer.toString(SampleShop.BULK_UPDATE_ROWS)), List.of("1"));
    }
  }
}

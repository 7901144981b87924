package dev.sallyport.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.Privilege.Target;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrivilegesTest {
  private static final Target SHOP = new Target.Schema("shop");
  private static final Target ORDERS = new Target.Table("shop", "orders");
  private static final Target TOTAL = new Target.Function("shop", "total");

  private static Privileges of(Privilege... some) {
    return new Privileges(new LinkedHashSet<>(List.of(some)));
  }

  private static Privilege select(String... columns) {
    return new Privilege("SELECT", ORDERS, Set.of(columns));
  }

  @Test
  void shouldMissNothingThatASchemaOrATableCovers() {
    Privileges wanted = of(select("id"), Privilege.on("EXECUTE", TOTAL));

    assertThat(
            wanted.minus(of(Privilege.on("SELECT", SHOP), Privilege.on("EXECUTE", SHOP))).isEmpty())
        .isTrue();
    assertThat(wanted.minus(of(select())).texts())
        .containsExactly("EXECUTE ON FUNCTION `shop`.`total`");
  }

  @Test
  void shouldMissTheColumnsThatAreNotHeld() {
    assertThat(of(select("id", "total")).minus(of(select("ID", "status"))).texts())
        .containsExactly("SELECT (`total`) ON `shop`.`orders`");
    assertThat(of(select()).minus(of(select("id", "total"))).texts())
        .containsExactly("SELECT ON `shop`.`orders`");
  }

  @Test
  void shouldNotTakeOneObjectForAnother() {
    Privileges held =
        of(
            Privilege.on("SELECT", new Target.Table("shop", "Orders")),
            Privilege.on("UPDATE", ORDERS),
            Privilege.on("SELECT", new Target.Schema("shop2")),
            Privilege.on("EXECUTE", new Target.Procedure("shop", "total")));

    Privileges wanted = of(select(), Privilege.on("EXECUTE", TOTAL));

    assertThat(wanted.minus(held)).isEqualTo(wanted);
  }

  @Test
  void shouldLetWhoeverHasAnythingInASchemaEnterIt() {
    Privileges entry = of(Privilege.on(Privileges.ENTRY, SHOP));

    assertThat(entry.minus(of(select("id"))).isEmpty()).isTrue();
    assertThat(entry.minus(of(Privilege.on("SELECT", new Target.Schema("hr"))))).isEqualTo(entry);
  }

  @Test
  void shouldQuoteNamesAsGrantReadsThem() {
    assertThat(
            of(
                    Privilege.on("SELECT", new Target.Schema("a_b%`\\")),
                    new Privilege("UPDATE", new Target.Table("a_b", "c`d"), Set.of("e`f")))
                .texts())
        .containsExactly("SELECT ON `a\\_b\\%``\\\\`.*", "UPDATE (`e``f`) ON `a_b`.`c``d`");
  }
}

package dev.sallyport.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.sql.catalogue.Catalogue;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which statements are taken for the same: what is judged and planned of one holds for others. */
class AlikeTest {
  private static final SqlContext CONTEXT =
      new SqlContext(Optional.of("shop"), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80_033, false);

  /** Together they differ from the first one in everything. */
  private static final List<String> OTHERS =
      List.of(
          "UPDATE shop.customers SET name = @n, age = age + 1 WHERE id > 3 LIMIT 2",
          "SET @a = 1, autocommit = 0",
          "USE other",
          "DROP TABLE shop.orders",
          "CALL shop.tidy(?)",
          "SELECT other(name), ssn FROM shop.customers WHERE ssn LIKE 'a%' ORDER BY age",
          "KILL 3");

  @Test
  void shouldTakeNoStatementForAnotherThatDiffersInAnythingButItsText() throws Exception {
    StatementFacts base = facts("SELECT id FROM shop.orders WHERE id = 1");
    for (RecordComponent component : StatementFacts.class.getRecordComponents()) {
      boolean text = component.getName().equals("text");
      Object own = component.getAccessor().invoke(base);
      StatementFacts variant = null;
      for (String other : OTHERS) {
        Object differs = component.getAccessor().invoke(facts(other));
        if (!Objects.equals(own, differs)) {
          variant = with(base, component, differs);
        }
      }
      assertThat(variant).as(component.getName()).isNotNull();
      assertThat(base.isAlike(variant)).as(component.getName()).isEqualTo(text);
      assertThat(variant.isAlike(base)).as(component.getName()).isEqualTo(text);
    }
  }

  @Test
  void shouldTakeEqualFactsForTheSameWhateverObjectsTheyAre() {
    String statement = "SELECT id FROM shop.orders WHERE id = 1 LIMIT 3";
    assertThat(facts(statement).isAlike(facts(statement))).isTrue();
  }

  @Test
  void shouldTellContextsApartByEachPart() throws Exception {
    SessionObjects held = facts("SET @a = 1").after();
    assertThat(held).isNotEqualTo(SessionObjects.NONE);
    List<SqlContext> all =
        List.of(
            CONTEXT,
            CONTEXT.withSchema(Optional.empty()),
            CONTEXT.with(held),
            CONTEXT.with(
                new Catalogue(false, List.of(), List.of(), List.of(), List.of(), Set.of())),
            new SqlContext(
                Optional.of("shop"), SqlMode.of("ANSI"), StandardCharsets.UTF_8, 80_033, false),
            new SqlContext(
                Optional.of("shop"), SqlMode.DEFAULT, StandardCharsets.ISO_8859_1, 80_033, false),
            new SqlContext(
                Optional.of("shop"), SqlMode.DEFAULT, StandardCharsets.UTF_8, 90_000, false),
            new SqlContext(
                Optional.of("shop"), SqlMode.DEFAULT, StandardCharsets.UTF_8, 80_033, true));
    assertThat(SqlContext.class.getRecordComponents()).hasSize(all.size() - 1);
    for (SqlContext one : all) {
      for (SqlContext other : all) {
        assertThat(one.equals(other)).isEqualTo(one == other);
      }
    }
    SqlContext again =
        new SqlContext(Optional.of("shop"), SqlMode.of(""), StandardCharsets.UTF_8, 80_033, false)
            .with(CONTEXT.catalogue());
    assertThat(again).isEqualTo(CONTEXT).hasSameHashCodeAs(CONTEXT);
  }

  private static StatementFacts with(StatementFacts base, RecordComponent changed, Object value)
      throws Exception {
    RecordComponent[] components = StatementFacts.class.getRecordComponents();
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      arguments[i] =
          components[i].getName().equals(changed.getName())
              ? value
              : components[i].getAccessor().invoke(base);
    }
    Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    return StatementFacts.class.getDeclaredConstructor(types).newInstance(arguments);
  }

  private static StatementFacts facts(String statement) {
    Inspection read =
        new MySqlInspector().inspect(statement.getBytes(StandardCharsets.UTF_8), CONTEXT);
    assertThat(read).as(statement).isInstanceOf(Inspection.Understood.class);
    return ((Inspection.Understood) read).statements().get(0);
  }
}

// Hibernate over Connector/J and HikariCP: the snippet of the documentation, and what it is checked by.
import static dev.sallyport.clients.Answers.answer;
import static dev.sallyport.clients.Answers.checks;

import dev.sallyport.clients.Answers;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.hibernate.JDBCException;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.boot.registry.BootstrapServiceRegistry;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.cfg.Configuration;

public class HibernateOrm {
  // [snippet]
  /** With a certificate of your own authority, start Java with -Djavax.net.ssl.trustStore=FILE. */
  static Configuration configuration() {
    return new Configuration()
        .setProperty(
            "hibernate.connection.url",
            "jdbc:mysql://%s:%s/shop?sslMode=VERIFY_IDENTITY"
                .formatted(System.getenv("MYSQL_HOST"), System.getenv("MYSQL_TCP_PORT")))
        .setProperty("hibernate.connection.username", System.getenv("MYSQL_USER"))
        .setProperty("hibernate.connection.password", System.getenv("MYSQL_PWD"))
        .setProperty("hibernate.hikari.maximumPoolSize", "2")
        .setProperty("hibernate.hikari.maxLifetime", "600000"); // no longer than the policy's max_duration
  }
  // [/snippet]

  /** A program that is run as a source has a class loader of its own. */
  private static BootstrapServiceRegistry services() {
    return new BootstrapServiceRegistryBuilder()
        .applyClassLoader(HibernateOrm.class.getClassLoader())
        .build();
  }

  @Entity(name = "Note")
  @Table(name = "notes", catalog = "shop")
  public static class Note {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Integer id;

    @Column(length = 200)
    public String body;

    public Note() {}

    Note(String body) {
      this.body = body;
    }
  }

  @Entity(name = "Product")
  @Table(name = "products", catalog = "shop")
  public static class Product {
    @Id public Integer id;

    @Column(length = 60)
    public String name;

    @Column(precision = 10, scale = 2)
    public BigDecimal price;
  }

  private final SessionFactory factory;

  private HibernateOrm(SessionFactory factory) {
    this.factory = factory;
  }

  public static void main(String[] arguments) {
    try (SessionFactory factory =
        new Configuration(services())
            .addProperties(configuration().getProperties())
            .addAnnotatedClass(Note.class)
            .addAnnotatedClass(Product.class)
            .setProperty("hibernate.hbm2ddl.auto", "validate")
            .setProperty("hibernate.jdbc.batch_size", "3")
            .buildSessionFactory()) {
      new HibernateOrm(factory).run();
    }
  }

  private List<Object[]> rows(String sql, Object... values) {
    return factory.fromSession(
        session -> {
          var query = session.createNativeQuery(sql, Object[].class);
          for (int i = 0; i < values.length; i++) {
            query.setParameter(i + 1, values[i]);
          }
          return query.getResultList();
        });
  }

  private void run() {
    answer("version", org.hibernate.Version.getVersionString());
    if (checks("connect")) {
      rows("SELECT 1, DATABASE()").forEach(row -> answer("connect", row));
    }
    if (checks("types")) {
      rows(
              "SELECT id, tiny, CAST(small AS SIGNED) AS small, medium, CAST(big AS CHAR) AS big, exact, single, twice, flag, yes, day, moment, stamp,"
                  + " year, fixed, varied, wide, raw, large, colour, several, doc FROM shop.kinds ORDER BY id")
          .forEach(row -> answer("types", row));
    }
    if (checks("unicode")) {
      rows("SELECT ?, HEX(?)", "grüße 😀 漢字", "😀").forEach(row -> answer("unicode", row));
    }
    if (checks("prepared")) {
      rows("SELECT ? + 1, ?, ?, ? IS NULL", 41, "naïve", new BigDecimal("12.50"), null)
          .forEach(row -> answer("prepared", row));
    }
    if (checks("insert")) {
      Note note = new Note("one");
      factory.inTransaction(session -> session.persist(note));
      answer("insert", "1 row, id " + note.id);
    }
    if (checks("transaction")) {
      transaction();
    }
    if (checks("error")) {
      SQLException refusal = refusal("SELECT nothing, 1 FROM shop.products");
      answer("error", refusal.getErrorCode(), refusal.getSQLState(), refusal.getMessage());
    }
    if (checks("refused")) {
      try (Session session = factory.openSession()) {
        SQLException refusal = refusal("SELECT id, 1 FROM vault.keys_of_the_house");
        Object after = session.createNativeQuery("SELECT 1", Integer.class).getSingleResult();
        answer("refused", refusal.getErrorCode(), refusal.getSQLState(), after);
        answer("refused.says", refusal.getMessage());
      }
    }
    if (checks("large")) {
      List<Object[]> all = rows("SELECT id, payload FROM shop.bulk ORDER BY id");
      long bytes = all.stream().mapToLong(row -> ((String) row[1]).length()).sum();
      long sum = all.stream().mapToLong(row -> ((Number) row[0]).longValue()).sum();
      answer("large", all.size() + " rows, " + bytes + " bytes, sum " + sum);
      rows("SELECT id, body FROM shop.blobs ORDER BY id")
          .forEach(row -> answer("large", "blob", Answers.digest((byte[]) row[1])));
    }
    if (checks("batch")) {
      int rows =
          factory.fromTransaction(
              session -> session.createMutationQuery("INSERT INTO Note (body) VALUES ('a'), ('b'), ('c')").executeUpdate());
      answer("batch", rows + " rows");
    }
    if (checks("procedure")) {
      List<String> names = new ArrayList<>();
      try (Session session = factory.openSession()) {
        for (Object row :
            session.createStoredProcedureCall("shop.products_from")
                .registerStoredProcedureParameter(1, Integer.class, jakarta.persistence.ParameterMode.IN)
                .setParameter(1, 2)
                .getResultList()) {
          names.add((String) ((Object[]) row)[1]);
        }
      }
      answer("procedure", String.join(", ", names));
    }
    if (checks("waits")) {
      int rows =
          factory.fromTransaction(
              session ->
                  session.createNativeMutationQuery("UPDATE shop.reviewed SET n = n + 1 WHERE id = 1").executeUpdate());
      answer("waits", rows + " row");
    }
    if (checks("pool")) {
      pool();
    }
  }

  private void transaction() {
    List<Long> counts = new ArrayList<>();
    for (boolean commit : new boolean[] {false, true}) {
      try (Session session = factory.openSession()) {
        session.beginTransaction();
        session.persist(new Note("kept?"));
        session.flush();
        if (commit) {
          session.getTransaction().commit();
        } else {
          session.getTransaction().rollback();
        }
        counts.add(
            session.createQuery("SELECT COUNT(n) FROM Note n WHERE n.body = 'kept?'", Long.class).getSingleResult());
      }
    }
    answer("transaction", counts.get(0) + " after rollback, " + counts.get(1) + " after commit");
  }

  private SQLException refusal(String sql) {
    try {
      rows(sql);
      throw new AssertionError(sql + " was not refused");
    } catch (JDBCException refusal) {
      return refusal.getSQLException();
    }
  }

  /** The dialect's own SQL: paging, locks, functions, and read-only transactions. */
  private void pool() {
    factory.inTransaction(
        session -> {
          var query = session.createQuery("FROM Product p WHERE p.price > :least ORDER BY p.price", Product.class);
          query.setParameter("least", new BigDecimal("0.06")).setFirstResult(1).setMaxResults(2);
          answer("pool", query.getResultList().stream().map(p -> p.name + " " + p.price).collect(Collectors.toList()));
          Product locked = session.find(Product.class, 1, LockModeType.PESSIMISTIC_WRITE);
          answer("pool", locked.name);
          answer(
              "pool",
              session
                  .createQuery(
                      "SELECT upper(p.name), length(p.name), cast(p.price AS string), year(current_date) > 2000 FROM Product p WHERE p.name LIKE 'S%' ORDER BY p.id",
                      Object[].class)
                  .getResultList()
                  .stream()
                  .map(Arrays::toString)
                  .toList());
        });
    factory.inTransaction(
        session -> {
          session.setDefaultReadOnly(true);
          session.doWork(connection -> connection.setReadOnly(true));
          answer("pool", session.find(Product.class, 2).name);
        });
  }
}

package dev.sallyport.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/prove inspect} in small size: every so many cases of the corpus. */
class InspectProofIT {
  private static final int EVERY = 23;
  private static final Path CATALOGUE = CorpusFile.FOLDER.resolve("catalogue.json");

  @TempDir private static Path folder;
  private static OracleServer server;

  @BeforeAll
  static void start() throws SQLException {
    server = OracleServer.start(folder.resolve("mysql"));
  }

  @AfterAll
  static void stop() throws SQLException {
    server.close();
  }

  @Test
  void shouldFindNothingAgainstTheCorpusItself() throws SQLException {
    // Given
    List<CorpusCase> cases = sample(0);
    Map<String, Answer> expectations = InspectProof.expectations(cases);
    Tally tally = new Tally();

    // When
    InspectProof.count(cases, expectations, Proof.of(server, cases, expectations), false, tally);

    // Then
    assertThat(tally.failures()).isEmpty();
  }

  @Test
  void shouldFindNothingAgainstWhatIsRead() throws SQLException {
    // Given
    List<CorpusCase> cases = sample(EVERY / 2);
    Map<String, Answer> answers = Inspect.here(cases, CATALOGUE);
    Tally tally = new Tally();

    // When
    InspectProof.count(cases, answers, Proof.of(server, cases, answers), true, tally);

    // Then
    assertThat(tally.failures()).isEmpty();
  }

  @Test
  void shouldNoticeWhateverIsReadWrong() throws SQLException {
    // Given answers that each miss, or make up, one thing
    Set<String> wanted =
        Set.of("12-lineage/hash", "13-changes/delete-one", "08-routines/cascade-set-null");
    List<CorpusCase> cases = InspectProof.cases(wanted::contains);
    Map<String, Answer> answers =
        Map.of(
            "12-lineage/hash",
            Answer.read(
                line("select", "\"shop.customers\", \"shop.unused\"", "", "none")
                    .replace(
                        "\"depends_on\":[]",
                        "\"depends_on\":[],\"columns\":[{\"name\":\"a\",\"from\":[\"shop.customers.ssn\"],"
                            + "\"lineage\":\"known\"},{\"name\":\"b\",\"from\":[],\"lineage\":\"known\"},"
                            + "{\"name\":\"x\",\"from\":[\"shop.customers.ssn\"],\"lineage\":\"known\"}]")),
            "13-changes/delete-one",
            Answer.read(line("delete", "", "\"shop.reviews\"", "constant")),
            "08-routines/cascade-set-null",
            Answer.read(line("delete", "", "\"shop.products\"", "selective")));

    // When
    Proof proof = Proof.of(server, cases, answers);

    // Then
    assertThat(cases.stream().flatMap(c -> proof.findings(c).stream()))
        .anyMatch(f -> f.contains("it changes shop.order_items, which is not in writes"))
        .anyMatch(f -> f.contains("where is called constant, but 1 of 5 were found"))
        .anyMatch(f -> f.contains("needs no right on shop.unused, nor opens it"))
        .anyMatch(f -> f.contains("the result's columns are [a, b, c], read [a, b, x]"))
        .anyMatch(f -> f.contains("column 2 'b' changes with shop.customers.ssn"));
  }

  @Test
  void shouldKeepTheCatalogueOfTheDatabaseItSpeaksOf() throws Exception {
    // Given the file that tests without a server read, and the database as it is made
    String kept = Files.readString(CATALOGUE);
    server.rebuild(true);

    // Then
    assertThat(Inspect.catalogueHere(server.url()).strip()).isEqualTo(kept.strip());
  }

  private static String line(String verb, String reads, String writes, String where) {
    return String.format(
        "{\"id\":\"x\",\"understood\":true,\"statements\":[{\"verb\":\"%s\",\"verbs\":[\"%s\"],"
            + "\"reads\":[%s],\"writes\":[%s],\"where\":\"%s\",\"destructive\":false,"
            + "\"routines\":[],\"depends_on\":[]}]}",
        verb, verb, reads, writes, where);
  }

  private static List<CorpusCase> sample(int from) {
    List<CorpusCase> all = InspectProof.cases(id -> true);
    Predicate<Integer> wanted = i -> i % EVERY == from % EVERY;
    return IntStream.range(0, all.size()).boxed().filter(wanted).map(all::get).toList();
  }
}

package dev.sallyport.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.identity.Principal;
import dev.sallyport.policy.PolicyDocuments;
import dev.sallyport.policy.ReloadingPolicies;
import dev.sallyport.publishing.DraftRefusedException.Reason;
import dev.sallyport.publishing.PolicyPublisher.Draft;
import dev.sallyport.recording.Act;
import dev.sallyport.recording.ActLog;
import dev.sallyport.recording.ActNotWrittenException;
import dev.sallyport.rehearsal.Databases;
import dev.sallyport.rehearsal.DraftCheck;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.store.EmptyStore;
import dev.sallyport.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag(EmptyStore.BOTH)
class PolicyPublisherTest {
  private static final String READS =
      """
      policy: p
      match: { groups: [a], connections: [orders] }
      statements:
        - allow: { verbs: [select], tables: [shop.*] }
      """;

  private static final String NOTHING = READS.replace("allow", "deny");
  private static final Principal ADAM =
      new Principal("idp:adam", Principal.Kind.HUMAN, "Adam Weiss", Set.of(), "idp", Map.of());

  @TempDir private Path root;
  private Path directory;
  private Vertx vertx;
  private Store store;
  private ReloadingPolicies policies;
  private PolicyHistory history;

  @BeforeEach
  void open() throws IOException {
    directory = Files.createDirectories(root.resolve("policies"));
    Files.writeString(directory.resolve("p.yaml"), READS);
    vertx = Vertx.vertx();
    store = join(EmptyStore.open(EmptyStore.at(root.resolve("store.db")), vertx));
    policies = ReloadingPolicies.open(directory);
    history = new PolicyHistory(vertx, Clock.systemUTC(), policies, store.policyVersions());
    join(history.look());
  }

  @AfterEach
  void close() {
    join(store.close());
    join(vertx.close());
  }

  @Test
  void shouldBringADraftIntoForceAndKeepWhoDidIt() throws IOException {
    // Given
    Files.setPosixFilePermissions(
        directory.resolve("p.yaml"), PosixFilePermissions.fromString("rw-r-----"));
    // When
    PolicyVersion version =
        publish(Map.of("p.yaml", Optional.of(NOTHING), "q.yaml", Optional.of(named("q"))), "why");
    // Then
    assertThat(policies.current().names()).containsExactly("p", "q");
    assertThat(Files.readString(directory.resolve("p.yaml"))).isEqualTo(NOTHING);
    assertThat(permissions("p.yaml")).isEqualTo("rw-r-----");
    assertThat(permissions("q.yaml")).isEqualTo("rw-------");
    assertThat(hidden()).isEmpty();
    assertThat(policies.reload().changed()).isFalse();
    assertThat(version.number()).isEqualTo(2);
    List<PolicyVersion> kept = join(store.policyVersions().list(OptionalLong.empty(), 10));
    assertThat(kept).extracting(PolicyVersion::number).containsExactly(2L, 1L);
    assertThat(kept.get(0).author().orElseThrow().name()).isEqualTo("Adam Weiss");
    assertThat(kept.get(0).reason()).isEqualTo("why");
    assertThat(kept.get(1).author()).isEmpty();
    assertThat(join(store.policyVersions().texts(1))).containsExactly(Map.entry("p.yaml", READS));
    Act act = acts().get(0);
    assertThat(act.kind()).isEqualTo("policy.published");
    assertThat(act.details())
        .containsEntry("files", "p.yaml, q.yaml")
        .containsEntry("reason", "why");
  }

  @Test
  void shouldRefuseADraftOfWhatHasChangedSince() throws IOException {
    String opened = version();
    Files.writeString(directory.resolve("p.yaml"), READS + "# by hand\n");
    assertRefused(Reason.STALE, publisher(true).publish(draft("p.yaml", NOTHING, opened), ADAM));
    assertThat(Files.readString(directory.resolve("p.yaml"))).endsWith("# by hand\n");
    assertThat(acts()).isEmpty();
  }

  /** The second one was checked before the first one was written. */
  @Test
  void shouldLetOneOfTwoPublishersThrough() {
    String opened = version();
    Future<PolicyVersion> one = publisher(true).publish(draft("p.yaml", NOTHING, opened), ADAM);
    Future<PolicyVersion> two = publisher(true).publish(draft("q.yaml", named("q"), opened), ADAM);
    join(Future.join(one, two).otherwiseEmpty());
    assertThat(Stream.of(one, two).filter(Future::succeeded)).hasSize(1);
    assertRefused(Reason.STALE, one.failed() ? one : two);
    assertThat(join(store.policyVersions().list(OptionalLong.empty(), 10))).hasSize(2);
  }

  /** The look that finds changed files must not take a publication for one. */
  @Test
  void shouldKeepAPublicationOnceAndWithItsAuthorWheneverItIsLookedFor() {
    AtomicReference<PolicyHistory> looked = new AtomicReference<>();
    PolicyVersions slow = new LookedForVersions(store.policyVersions(), () -> looked.get().look());
    looked.set(new PolicyHistory(vertx, Clock.systemUTC(), policies, slow));
    history = looked.get();
    publish(Map.of("p.yaml", Optional.of(NOTHING)), "why");
    join(history.look());
    List<PolicyVersion> kept = join(store.policyVersions().list(OptionalLong.empty(), 10));
    assertThat(kept).extracting(PolicyVersion::number).containsExactly(2L, 1L);
    assertThat(kept.get(0).author()).isPresent();
  }

  @Test
  void shouldKeepAPublicationLaterWhereItCouldNotBeKeptAtOnce() {
    AtomicReference<String> failing = new AtomicReference<>("the store is gone");
    PolicyVersions broken =
        new LookedForVersions(
            store.policyVersions(),
            () ->
                failing.get() == null
                    ? Future.succeededFuture()
                    : Future.failedFuture(failing.get()));
    history = new PolicyHistory(vertx, Clock.systemUTC(), policies, broken);
    assertThat(publish(Map.of("p.yaml", Optional.of(NOTHING)), "why").number())
        .isEqualTo(PolicyVersion.UNKEPT);
    assertThat(policies.reload().changed()).isFalse();
    join(history.look());
    failing.set(null);
    join(history.look());
    List<PolicyVersion> kept = join(store.policyVersions().list(OptionalLong.empty(), 10));
    assertThat(kept).hasSize(2);
    assertThat(kept.get(0).author().orElseThrow().id()).isEqualTo("idp:adam");
  }

  @Test
  void shouldPublishNothingThatIsNotSound() throws IOException {
    assertRefused(
        Reason.UNSOUND,
        publisher(true).publish(draft("p.yaml", "policy: p\nmatch: {", version()), ADAM));
    String test =
        """
        principal: { id: "idp:x", groups: [a] }
        connection: orders
        tests:
          - { name: reads, statement: SELECT * FROM shop.orders, expect: allow }
        """;
    Files.writeString(directory.resolve("p.test.yaml"), test);
    assertRefused(
        Reason.UNSOUND, publisher(true).publish(draft("p.yaml", NOTHING, version()), ADAM));
    assertThat(Files.readString(directory.resolve("p.yaml"))).isEqualTo(READS);
    assertThat(acts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../p.yaml",
        "/etc/p.yaml",
        ".p.yaml",
        "a/b.yaml",
        "p.yml",
        "p.txt",
        "p.yaml\n",
        "",
        "..",
        "shop.catalog.json",
        "a\\b.yaml",
        "p.yaml/."
      })
  void shouldWriteOnlyFilesThatAreNamedAsPolicies(String name) {
    Future<PolicyVersion> published =
        publisher(true).publish(draft(name, named("q"), version()), ADAM);
    assertThatThrownBy(() -> join(published))
        .hasCauseInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no policy file can be called");
    assertThat(acts()).isEmpty();
  }

  @Test
  void shouldReplaceASymbolicLinkAndNotFollowIt() throws IOException {
    Path elsewhere = Files.writeString(root.resolve("elsewhere.yaml"), named("q"));
    Files.createSymbolicLink(directory.resolve("q.yaml"), elsewhere);
    publish(Map.of("q.yaml", Optional.of(named("q") + "# mine\n")), "");
    assertThat(Files.readString(elsewhere)).isEqualTo(named("q"));
    assertThat(Files.isSymbolicLink(directory.resolve("q.yaml"))).isFalse();
  }

  @Test
  void shouldPublishNothingWhereFilesAreChangedAsFiles() {
    assertRefused(
        Reason.NOT_EDITABLE, publisher(false).publish(draft("p.yaml", NOTHING, version()), ADAM));
    assertThat(acts()).isEmpty();
  }

  @Test
  void shouldDoNothingThatIsNotWrittenDown() {
    ActLog broken =
        new ActLog() {
          @Override
          public Future<Void> write(Act act) {
            return Future.failedFuture("the store is gone");
          }

          @Override
          public Future<List<Act>> list(Filter filter) {
            return Future.failedFuture("the store is gone");
          }
        };
    Future<PolicyVersion> published =
        publisher(true, broken).publish(draft("p.yaml", NOTHING, version()), ADAM);
    assertThatThrownBy(() -> join(published)).hasCauseInstanceOf(ActNotWrittenException.class);
    assertThat(version()).isEqualTo(PolicyDocuments.read(directory).version());
    assertThat(policies.current().names()).containsExactly("p");
    assertThat(policies.reload().changed()).isFalse();
  }

  @Test
  void shouldBringAnEarlierVersionBack() {
    publish(Map.of("p.yaml", Optional.of(NOTHING), "q.yaml", Optional.of(named("q"))), "");
    PolicyVersion restored = join(publisher(true).restore(1, version(), "that was wrong", ADAM));
    assertThat(restored.number()).isEqualTo(3);
    assertThat(restored.restores()).hasValue(1);
    assertThat(PolicyDocuments.read(directory).texts()).containsExactly(Map.entry("p.yaml", READS));
    assertThat(policies.current().names()).containsExactly("p");
    assertRefused(Reason.NO_SUCH_VERSION, publisher(true).restore(9, version(), "", ADAM));
  }

  @Test
  void shouldKeepWhatWasChangedOnDiskOnce() throws IOException {
    Files.writeString(directory.resolve("p.yaml"), NOTHING);
    assertThat(policies.reload().changed()).isTrue();
    join(history.look());
    join(history.look());
    List<PolicyVersion> kept = join(store.policyVersions().list(OptionalLong.empty(), 10));
    assertThat(kept).hasSize(2);
    assertThat(kept.get(0).author()).isEmpty();
    assertThat(join(store.policyVersions().texts(2))).containsEntry("p.yaml", NOTHING);
    // And a gateway that starts with the same files keeps nothing new
    join(new PolicyHistory(vertx, Clock.systemUTC(), policies, store.policyVersions()).look());
    assertThat(join(store.policyVersions().list(OptionalLong.empty(), 10))).hasSize(2);
  }

  @Test
  void shouldKnowWhatWasPublishedBehindWhatWasFoundOnDisks() {
    long published = publish(Map.of("p.yaml", Optional.of(NOTHING)), "less").number();
    PolicyVersions versions = store.policyVersions();
    OptionalLong none = OptionalLong.empty();
    for (int i = 0; i < 3; i++) {
      join(versions.record("d" + i, Instant.EPOCH, Optional.empty(), "", none, new TreeMap<>()));
    }
    assertThat(join(versions.published()).orElseThrow().number()).isEqualTo(published);
  }

  /** Does something else before it keeps anything. */
  private record LookedForVersions(PolicyVersions versions, Supplier<Future<Void>> before)
      implements PolicyVersions {
    @Override
    public Future<PolicyVersion> record(
        String digest,
        Instant at,
        Optional<PolicyVersion.Author> author,
        String reason,
        OptionalLong restores,
        SortedMap<String, String> texts) {
      return before
          .get()
          .compose(done -> versions.record(digest, at, author, reason, restores, texts));
    }

    @Override
    public Future<Optional<PolicyVersion>> latest() {
      return versions.latest();
    }

    @Override
    public Future<Optional<PolicyVersion>> published() {
      return versions.published();
    }

    @Override
    public Future<List<PolicyVersion>> list(OptionalLong earlier, int limit) {
      return versions.list(earlier, limit);
    }

    @Override
    public Future<Optional<PolicyVersion>> find(long number) {
      return versions.find(number);
    }

    @Override
    public Future<SortedMap<String, String>> texts(long number) {
      return versions.texts(number);
    }
  }

  private PolicyVersion publish(Map<String, Optional<String>> changes, String reason) {
    return join(publisher(true).publish(new Draft(changes, version(), reason), ADAM));
  }

  private PolicyPublisher publisher(boolean editable) {
    return publisher(editable, store.acts());
  }

  private PolicyPublisher publisher(boolean editable, ActLog acts) {
    return new PolicyPublisher(
        vertx,
        Clock.systemUTC(),
        policies,
        new DraftCheck(new MySqlInspector(), Databases.NONE, Clock.systemUTC()),
        acts,
        store.policyVersions(),
        history,
        () -> {},
        editable);
  }

  private static Draft draft(String name, String text, String opened) {
    return new Draft(Map.of(name, Optional.of(text)), opened, "");
  }

  private static String named(String name) {
    return READS.replace("policy: p", "policy: " + name);
  }

  private String version() {
    return PolicyDocuments.read(directory).version();
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
  }

  private List<Path> hidden() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.getFileName().toString().startsWith(".")).toList();
    }
  }

  private List<Act> acts() {
    return join(
        store
            .acts()
            .list(
                new ActLog.Filter(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 10)));
  }

  private static void assertRefused(Reason reason, Future<?> future) {
    assertThatThrownBy(() -> join(future))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            DraftRefusedException.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}

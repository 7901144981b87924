package dev.sallyport.store;

import dev.sallyport.publishing.PolicyVersion;
import dev.sallyport.publishing.PolicyVersion.Author;
import dev.sallyport.publishing.PolicyVersions;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Sets of policy files in SQL. */
final class SqlPolicyVersions implements PolicyVersions {
  private static final int MOST_LISTED = 200;

  private final Database database;

  SqlPolicyVersions(Database database) {
    this.database = database;
  }

  @Override
  public Future<PolicyVersion> record(
      String digest,
      Instant at,
      Optional<Author> author,
      String reason,
      OptionalLong restores,
      SortedMap<String, String> texts) {
    SortedMap<String, String> hashes = new TreeMap<>();
    texts.forEach((name, text) -> hashes.put(name, hash(text)));
    return database.write(
        Turn.SETTINGS,
        connection ->
            next(connection)
                .compose(
                    number ->
                        connection
                            .preparedQuery(
                                "INSERT INTO policy_versions (version, digest, in_force_at, author,"
                                    + " author_name, reason, restores)"
                                    + " VALUES (?, ?, ?, ?, ?, ?, ?)")
                            .execute(
                                Tuple.tuple()
                                    .addValue(number)
                                    .addValue(digest)
                                    .addValue(Micros.of(at))
                                    .addValue(author.map(Author::id).orElse(null))
                                    .addValue(author.map(Author::name).orElse(null))
                                    .addValue(reason)
                                    .addValue(restores.isPresent() ? restores.getAsLong() : null))
                            .compose(done -> addTexts(connection, texts, hashes))
                            .compose(done -> addFiles(connection, number, hashes))
                            .map(
                                done ->
                                    new PolicyVersion(
                                        number, digest, at, author, reason, restores, hashes))));
  }

  private static Future<Long> next(SqlConnection connection) {
    return connection
        .query("SELECT COALESCE(MAX(version), 0) + 1 AS next FROM policy_versions")
        .execute()
        .map(rows -> rows.iterator().next().getLong("next"));
  }

  private static Future<Void> addTexts(
      SqlConnection connection, Map<String, String> texts, Map<String, String> hashes) {
    List<Tuple> rows = new ArrayList<>();
    texts.forEach((name, text) -> rows.add(Tuple.of(hashes.get(name), text)));
    return Database.batch(
        connection,
        "INSERT INTO policy_texts (hash, content) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
        rows);
  }

  private static Future<Void> addFiles(
      SqlConnection connection, long number, Map<String, String> hashes) {
    List<Tuple> rows = new ArrayList<>();
    hashes.forEach((name, hash) -> rows.add(Tuple.of(number, name, hash)));
    return Database.batch(
        connection,
        "INSERT INTO policy_version_files (version, name, hash) VALUES (?, ?, ?)",
        rows);
  }

  @Override
  public Future<Optional<PolicyVersion>> latest() {
    return list(OptionalLong.empty(), 1).map(found -> found.stream().findFirst());
  }

  @Override
  public Future<Optional<PolicyVersion>> published() {
    return select("WHERE author IS NOT NULL ORDER BY version DESC LIMIT 1", List.of())
        .map(found -> found.stream().findFirst());
  }

  @Override
  public Future<List<PolicyVersion>> list(OptionalLong before, int limit) {
    return select(
        "WHERE version < ? ORDER BY version DESC LIMIT ?",
        List.of(before.orElse(Long.MAX_VALUE), (long) Math.max(1, Math.min(MOST_LISTED, limit))));
  }

  @Override
  public Future<Optional<PolicyVersion>> find(long number) {
    return select("WHERE version = ?", List.of(number)).map(found -> found.stream().findFirst());
  }

  private Future<List<PolicyVersion>> select(String restriction, List<?> values) {
    return database
        .read("SELECT * FROM policy_versions " + restriction, values)
        .compose(
            rows -> {
              List<Row> heads = new ArrayList<>();
              rows.forEach(heads::add);
              List<Long> numbers = heads.stream().map(row -> row.getLong("version")).toList();
              return files(numbers)
                  .map(files -> heads.stream().map(row -> version(row, files)).toList());
            });
  }

  private Future<Map<Long, SortedMap<String, String>>> files(List<Long> numbers) {
    if (numbers.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return database
        .read(
            "SELECT version, name, hash FROM policy_version_files WHERE version IN ("
                + Database.marks(numbers.size())
                + ")",
            numbers)
        .map(
            rows -> {
              Map<Long, SortedMap<String, String>> files = new HashMap<>();
              rows.forEach(
                  row ->
                      files
                          .computeIfAbsent(row.getLong("version"), number -> new TreeMap<>())
                          .put(row.getString("name"), row.getString("hash")));
              return files;
            });
  }

  private static PolicyVersion version(Row row, Map<Long, SortedMap<String, String>> files) {
    long number = row.getLong("version");
    Long restores = row.getLong("restores");
    return new PolicyVersion(
        number,
        row.getString("digest"),
        Micros.toInstant(row.getLong("in_force_at")),
        Optional.ofNullable(row.getString("author"))
            .map(id -> new Author(id, row.getString("author_name"))),
        row.getString("reason"),
        restores == null ? OptionalLong.empty() : OptionalLong.of(restores),
        files.getOrDefault(number, new TreeMap<>()));
  }

  @Override
  public Future<SortedMap<String, String>> texts(long number) {
    return database
        .read(
            "SELECT f.name AS name, t.content AS content FROM policy_version_files f"
                + " JOIN policy_texts t ON t.hash = f.hash WHERE f.version = ?",
            List.of(number))
        .map(
            rows -> {
              SortedMap<String, String> texts = new TreeMap<>();
              rows.forEach(row -> texts.put(row.getString("name"), row.getString("content")));
              return texts;
            });
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

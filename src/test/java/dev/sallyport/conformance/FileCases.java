package dev.sallyport.conformance;

import dev.sallyport.wire.Capability;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** LOAD DATA LOCAL: files of the client. */
final class FileCases {
  private static final String LOAD = "LOAD DATA LOCAL INFILE '/tmp/it''s a \\\\file' ";
  private static final String EMPTY = "TRUNCATE TABLE kit.loaded";

  private FileCases() {}

  static List<Case> all() {
    Wish files = Wish.PLAIN.with(Capability.LOCAL_FILES);
    return List.of(
        Case.of("files: loaded", FileCases::loaded).after(EMPTY).as(files),
        Case.of("files: loaded without EOF", FileCases::loaded)
            .after(EMPTY)
            .as(files.with(Capability.DEPRECATE_EOF)),
        Case.of("files: errors and warnings", FileCases::errors).after(EMPTY).as(files),
        Case.of("files: of many packets", FileCases::large).after(EMPTY).as(files),
        Case.of("files: among several statements", FileCases::several).after(EMPTY).as(files),
        Case.of(
                "files: refused by the policy",
                c ->
                    c.withFile("")
                        .query(LOAD + "INTO TABLE kit.refused")
                        .query("SELECT COUNT(*) FROM kit.refused"))
            .as(files),
        Case.of("files: by a client that sends none", c -> c.query(LOAD + "INTO TABLE kit.loaded")),
        Case.of(
                "files: of the server",
                c -> c.query("LOAD DATA INFILE '/tmp/no-such-file' INTO TABLE kit.loaded"))
            .as(files));
  }

  private static void loaded(Conversation c) throws IOException {
    c.withFile("1\ta\n2\tä\n3\t\\N\n")
        .query(LOAD + "INTO TABLE kit.loaded CHARACTER SET utf8mb4")
        .query("SELECT * FROM kit.loaded ORDER BY id")
        .withFile("4;x\n5;y\n")
        .query(
            "LOAD DATA LOCAL INFILE \"relative/name\" REPLACE INTO TABLE kit.loaded FIELDS TERMINATED"
                + " BY ';' IGNORE 1 LINES (id, @s) SET s = UPPER(@s)")
        .withFile("")
        .query(LOAD + "INTO TABLE kit.loaded")
        .query("SELECT * FROM kit.loaded ORDER BY id");
  }

  private static void errors(Conversation c) throws IOException {
    c.withFile("1\ta\n1\tb\nx\ty\n")
        .query(LOAD + "INTO TABLE kit.loaded")
        .query("SHOW WARNINGS")
        .query(LOAD + "INTO TABLE kit.no_such_table")
        .query(LOAD + "INTO TABLE kit.loaded (id, no_such_column)")
        .query("SELECT * FROM kit.loaded ORDER BY id");
  }

  private static void large(Conversation c) throws IOException {
    String rows =
        IntStream.range(0, 40_000)
            .mapToObj(n -> n + "\t" + "r".repeat(60) + "\n")
            .collect(Collectors.joining());
    c.withFile(rows)
        .query(LOAD + "INTO TABLE kit.loaded")
        .query("SELECT COUNT(*), SUM(id), MD5(MAX(s)) FROM kit.loaded");
  }

  private static void several(Conversation c) throws IOException {
    c.withFile("7\tz\n")
        .query("SELECT 1; " + LOAD + "INTO TABLE kit.loaded; SELECT * FROM kit.loaded")
        .query("SELECT 2");
  }
}

package dev.sallyport.access;

import dev.sallyport.sql.Inspection;
import dev.sallyport.sql.MySqlInspector;
import dev.sallyport.sql.SqlContext;
import dev.sallyport.sql.SqlMode;
import dev.sallyport.sql.catalogue.Catalogue;
import dev.sallyport.sql.catalogue.CatalogueFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The corpus's database, and statements said in it. */
final class Corpus {
  static final Catalogue CATALOGUE = read();

  private static final MySqlInspector INSPECTOR = new MySqlInspector();

  private Corpus() {}

  private static Catalogue read() {
    try (InputStream file =
        Files.newInputStream(Path.of("src/test/resources/corpus/catalogue.json"))) {
      return CatalogueFile.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SqlContext context(int version) {
    return new SqlContext(
            Optional.of("shop"), SqlMode.DEFAULT, StandardCharsets.UTF_8, version, true)
        .with(CATALOGUE);
  }

  static Inspection.Understood understood(String sql, SqlContext context) {
    return (Inspection.Understood) INSPECTOR.inspect(sql.getBytes(StandardCharsets.UTF_8), context);
  }
}

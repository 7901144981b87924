package dev.sallyport.session;

import dev.sallyport.backend.CatalogueSnapshot;
import dev.sallyport.masking.Catalogue;
import dev.sallyport.sql.TableName;
import java.util.List;
import java.util.Optional;

/** The catalogue as masking asks for it. */
record KnownCatalogue(CatalogueSnapshot snapshot) implements Catalogue {
  @Override
  public List<String> viewDefinitions(TableName name) {
    return snapshot.views(name.schema(), name.table()).stream()
        .map(CatalogueSnapshot.View::definition)
        .toList();
  }

  @Override
  public Optional<List<String>> columns(TableName name) {
    return snapshot.columns(name.schema(), name.table());
  }
}

package dev.sallyport.rehearsal;

import dev.sallyport.sql.catalogue.Catalogue;
import java.util.List;
import java.util.Optional;

/** Port to the databases behind the connections, as far as what exists in them is known. */
public interface Databases {
  /** Nothing is known. */
  Databases NONE =
      new Databases() {
        @Override
        public List<String> connections() {
          return List.of();
        }

        @Override
        public Optional<Catalogue> last(String connection) {
          return Optional.empty();
        }

        @Override
        public Catalogue ask(String connection) {
          return Catalogue.UNKNOWN;
        }
      };

  /** Names of the connections, sorted. */
  List<String> connections();

  /** The schema that a session is in when its client names none. */
  default Optional<String> schema(String connection) {
    return Optional.empty();
  }

  /** What was read last, however old; empty when nothing was. */
  Optional<Catalogue> last(String connection);

  /**
   * What exists. Blocks, for a bounded time.
   *
   * @return {@link Catalogue#UNKNOWN} when there is no such connection, or the database does not
   *     answer
   */
  Catalogue ask(String connection);
}

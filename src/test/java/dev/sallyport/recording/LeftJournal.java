package dev.sallyport.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** What another process would find in the journal's directory, had this one died now. */
final class LeftJournal {
  private LeftJournal() {}

  /**
   * Copies all files, of one moment: names are changed before a file is filled with zeros, and
   * after that.
   *
   * @param to made here
   */
  static Path copy(Path journal, Path to) throws IOException {
    Files.createDirectory(to);
    while (!copied(journal, to)) {
      for (Path file : files(to)) {
        Files.delete(file);
      }
    }
    return to;
  }

  private static boolean copied(Path journal, Path to) throws IOException {
    List<Path> before = files(journal);
    try {
      for (Path file : before) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (NoSuchFileException e) {
      return false;
    }
    return before.equals(files(journal))
        && before.stream().noneMatch(file -> file.toString().matches(".*\\.(copy|leaving)"));
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }
}

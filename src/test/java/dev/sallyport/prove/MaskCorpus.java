package dev.sallyport.prove;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the files below {@code src/test/resources/mask}: {@code ##} begins a category, {@code #} a
 * remark, every other line is one way, its statements parted by {@code ;;}. Words in brackets in
 * front are those of {@link MaskWay#WORDS}. A line with {@code {m}} stands for one of each masked
 * column, with {@code {g}} as the value that the first person of the first server has in it; {@code
 * {ssn}} and its like are such values by name.
 */
final class MaskCorpus {
  /** Where it is, seen from the project's folder. */
  static final Path FOLDER = Path.of("src/test/resources/mask");

  private final Map<String, String> guesses;
  private final List<MaskWay> ways = new ArrayList<>();
  private String category = "";

  private MaskCorpus(Map<String, String> guesses) {
    this.guesses = guesses;
  }

  static List<MaskWay> read(String file, Map<String, String> guesses) throws IOException {
    MaskCorpus corpus = new MaskCorpus(guesses);
    List<String> lines = Files.readAllLines(FOLDER.resolve(file));
    for (int i = 0; i < lines.size(); i++) {
      corpus.line(lines.get(i).strip(), i + 1);
    }
    return corpus.ways;
  }

  private void line(String line, int number) {
    if (line.startsWith("##")) {
      category = line.substring(2).strip();
    } else if (line.contains("{m}")) {
      guesses.forEach(
          (column, guess) -> way(line.replace("{m}", column).replace("{g}", guess), number));
    } else if (!line.isEmpty() && !line.startsWith("#")) {
      way(line, number);
    }
  }

  private void way(String line, int number) {
    Set<String> words = new LinkedHashSet<>();
    String rest = line;
    while (rest.startsWith("[")) {
      int end = rest.indexOf(']');
      words.add(rest.substring(1, end));
      rest = rest.substring(end + 1).strip();
    }
    if (!MaskWay.WORDS.containsAll(words) || category.isEmpty()) {
      throw new IllegalArgumentException("line " + number + ": " + line);
    }
    for (Map.Entry<String, String> guess : guesses.entrySet()) {
      rest = rest.replace("{" + guess.getKey() + "}", guess.getValue());
    }
    ways.add(
        new MaskWay(
            category, number, words, Arrays.stream(rest.split(";;")).map(String::strip).toList()));
  }
}

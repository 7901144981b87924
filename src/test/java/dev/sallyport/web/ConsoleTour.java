package dev.sallyport.web;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every page in every state, light and dark, wide and narrow: a picture of each is taken, and each
 * is looked at with axe.
 */
public final class ConsoleTour {
  private final Accessibility accessibility;
  private final Map<String, Integer> findings = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private int pictures;

  private ConsoleTour(Accessibility accessibility) {
    this.accessibility = accessibility;
  }

  /**
   * What was seen.
   *
   * @param lines findings of axe, with how many pages have each
   * @param wrong serious and critical ones, and pages that do not fit their width
   */
  public record Outcome(int pictures, List<String> lines, List<String> wrong) {}

  /** Takes the pictures whose names match into a folder. */
  public static Outcome take(Path pictures, String wanted) throws IOException {
    ConsoleTour tour = new ConsoleTour(new Accessibility());
    ConsolePictures.take(pictures, wanted, tour::look);
    List<String> lines = new ArrayList<>();
    tour.findings.forEach((finding, pages) -> lines.add(finding + ": " + pages + " pages"));
    return new Outcome(tour.pictures, lines, tour.wrong);
  }

  private void look(String name, Page page) {
    pictures++;
    for (String finding : accessibility.findings(page)) {
      findings.merge(finding, 1, Integer::sum);
      if (finding.startsWith("serious") || finding.startsWith("critical")) {
        wrong.add(name + ": " + finding);
      }
    }
    int over =
        ((Number)
                page.evaluate(
                    "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))
            .intValue();
    if (over > 0) {
      wrong.add(name + ": is " + over + " px wider than the window");
    }
  }
}

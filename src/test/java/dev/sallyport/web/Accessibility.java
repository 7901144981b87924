package dev.sallyport.web;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Looks at a page with axe-core, which {@code npm ci} brings in {@code src/test/node}: against WCAG
 * 2.0, 2.1 and 2.2, levels A and AA.
 */
final class Accessibility {
  private static final Path AXE = Path.of("src/test/node/node_modules/axe-core/axe.min.js");

  private static final String RUN =
      """
      async () => {
        // What is still fading in has too little contrast for a moment.
        const fading = () => document.getAnimations().filter(
          (one) => one.effect?.getComputedTiming().iterations !== Infinity);
        while (fading().length > 0) {
          await Promise.all(fading().map((one) => one.finished.catch(() => {})));
        }
        const result = await axe.run(document, {
          runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
          resultTypes: ["violations"],
        });
        return result.violations.map(
          (v) => `${v.impact} ${v.id}: ${v.help} (${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(", ")})`);
      }
      """;

  private final String axe;

  Accessibility() throws IOException {
    if (!Files.isRegularFile(AXE)) {
      throw new IOException(AXE + " is missing; run (cd src/test/node && npm ci)");
    }
    axe = Files.readString(AXE);
  }

  /**
   * What is wrong with the page, each in a line that begins with minor, moderate, serious or
   * critical.
   */
  List<String> findings(Page page) {
    if (!(boolean) page.evaluate("() => 'axe' in window")) {
      page.evaluate(axe);
    }
    return ((List<?>) page.evaluate(RUN, Map.of())).stream().map(String::valueOf).toList();
  }
}

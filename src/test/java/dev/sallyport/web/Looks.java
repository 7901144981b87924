package dev.sallyport.web;

import com.microsoft.playwright.options.ColorScheme;
import java.util.List;

/** In which colours a page is taken in each of its sizes. */
enum Looks {
  /** On a laptop and on a telephone, light and dark. */
  ALL,

  /** Each size and each scheme once: light on a laptop, dark on a telephone. */
  EACH_ONCE;

  /** The schemes of a window of so many pixels. */
  List<ColorScheme> at(int width) {
    if (this == ALL) {
      return List.of(ColorScheme.LIGHT, ColorScheme.DARK);
    }
    return List.of(width == 375 ? ColorScheme.DARK : ColorScheme.LIGHT);
  }
}

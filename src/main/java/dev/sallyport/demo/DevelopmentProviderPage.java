package dev.sallyport.demo;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The development provider's pages: plain HTML without scripts. */
final class DevelopmentProviderPage {
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--line:#8884;--accent:#2457d6}
      *{box-sizing:border-box}
      body{font:16px/1.5 system-ui,sans-serif;margin:0;padding:8vh 1rem;display:grid;justify-items:center}
      main{width:100%;max-width:26rem}
      h1{font-size:1.3rem;margin:0 0 .25rem}
      p{margin:0 0 1.25rem;opacity:.75}
      button{display:block;width:100%;text-align:left;font:inherit;color:inherit;background:none;
        border:1px solid var(--line);border-radius:.5rem;padding:.65rem .9rem;margin:0 0 .6rem;cursor:pointer}
      button:hover,button:focus-visible{border-color:var(--accent);outline:2px solid var(--accent)}
      small{display:block;opacity:.7}
      """;

  private DevelopmentProviderPage() {}

  /**
   * The choice of a person.
   *
   * @param request parameters of the authorization request, sent along unchanged
   */
  static String choice(List<DevelopmentPerson> people, Map<String, String> request) {
    String kept =
        request.entrySet().stream()
            .map(
                e ->
                    "<input type=\"hidden\" name=\"%s\" value=\"%s\">"
                        .formatted(escape(e.getKey()), escape(e.getValue())))
            .collect(Collectors.joining("\n"));
    return page(
        "Sign in",
        "<p>Development provider: choose who you are. There are no passwords here.</p>\n"
            + "<form method=\"post\" action=\"/authorize\">\n"
            + kept
            + "\n"
            + buttons(people)
            + "\n</form>");
  }

  /** The choice of a person for a device whose code is known. */
  static String device(List<DevelopmentPerson> people, String userCode) {
    return page(
        "Sign in a command line",
        "<p>Development provider. A command line shows the code <b>"
            + escape(userCode)
            + "</b>. Is it yours? Choose who you are.</p>\n<form method=\"post\""
            + " action=\"/device\">\n<input type=\"hidden\" name=\"user_code\" value=\""
            + escape(userCode)
            + "\">\n"
            + buttons(people)
            + "\n<button name=\"deny\" value=\"deny\">It is not mine<small>refuse</small></button>"
            + "\n</form>");
  }

  /** Asks for the code that a device shows. */
  static String deviceCode(boolean wasWrong) {
    return page(
        "Sign in a command line",
        (wasWrong ? "<p>This code waits for nobody. It may have expired.</p>\n" : "")
            + "<form method=\"get\" action=\"/device\">\n<label>Code <input name=\"user_code\""
            + " autofocus autocomplete=\"off\"></label>\n<button>Go on</button>\n</form>");
  }

  private static String buttons(List<DevelopmentPerson> people) {
    return people.stream()
        .map(
            person ->
                "<button name=\"person\" value=\"%s\">%s<small>%s</small></button>"
                    .formatted(
                        escape(person.id()),
                        escape(person.name()),
                        escape(
                            person.groups().isEmpty()
                                ? "no groups"
                                : String.join(", ", person.groups()))))
        .collect(Collectors.joining("\n"));
  }

  static String message(String title, String text) {
    return page(title, "<p>" + escape(text) + "</p>");
  }

  private static String page(String title, String body) {
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%1$s</title>
        <style>%2$s</style>
        </head>
        <body><main>
        <h1>%1$s</h1>
        %3$s
        </main></body>
        </html>
        """
        .formatted(escape(title), STYLE, body);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}

package dev.sallyport.conformance;

import dev.sallyport.wire.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Cases whose answers have ends of columns and rows, for clients with and without DEPRECATE_EOF
 * where the gateway's server is without it: then its EOF packets have to become what the server
 * itself tells a client that knows none. At a server that knows both forms the other cases ask for
 * either.
 */
final class EofCases {
  private static final Pattern CHOSEN =
      Pattern.compile(
          "types: (INT|TEXT|JSON|of expressions)|commands: COM_(FIELD_LIST|SET_OPTION|INIT_DB)"
              + "|statements: (warnings|errors|several|transactions|many rows|found rows)"
              + "|prepared: (a life|errors|changes|a cursor.*|several cursors)"
              + "|procedures: .*|bytes: several commands.*|files: (loaded|among several statements)");

  private EofCases() {}

  static List<Case> of(List<Case> all) {
    List<Case> both = new ArrayList<>();
    for (Case each : all) {
      if (CHOSEN.matcher(each.name()).matches() && !each.name().endsWith("without EOF")) {
        both.add(each);
        both.add(each.as(each.wish().with(Capability.DEPRECATE_EOF)));
      }
    }
    return both;
  }
}

package dev.sallyport.prove;

import dev.sallyport.prove.GrantOracle.Finding;
import java.util.Map;
import java.util.Set;

/** Where a server and what is demanded differ, and why that is right. */
final class GrantExceptions {
  private static final Map<String, Set<String>> ON_BOTH =
      Map.of(
          "the privilege is given for the whole server only, and never lent",
          Set.of(
              "09-views/alter-view",
              "15-administration/show-create-user",
              "15-administration/show-engine-status",
              "15-administration/flush-privileges"),
          "views of sys read with the rights of who uses them, and no catalogue has them",
          Set.of("09-views/select-from-sys-view"),
          "only EXECUTE is checked of what is prepared here",
          Set.of("05-prepared/prepare-drop"),
          "a common table expression that nothing uses is not opened",
          Set.of("06-names/cte-unreferenced"),
          "privileges on columns take the Kelvin sign for no k, where columns themselves do",
          Set.of("02-quoting/column-name-folds-kelvin"));

  private static final Map<String, Set<String>> ON_MARIADB =
      Map.of(
          "it does not look at what an invoker's view reads when rows of it are deleted",
          Set.of("DELETE FROM invoker_customers WHERE id = 99", "DELETE FROM iv WHERE a = 1"),
          "a function of MySQL's own is nobody's there, and so one that nobody may call",
          Set.of(
              "08-routines/grouping",
              "08-routines/gtid-subset-leak",
              "08-routines/uuid-to-bin-leak",
              "08-routines/statement-digest",
              "08-routines/any-value",
              "10-where/regexp-like-anything"),
          "names of common table expressions have no case there",
          Set.of("06-names/cte-in-other-case-is-the-table"),
          "it renames the temporary table there",
          Set.of("12-lineage/table-renamed-behind-a-temporary-table"),
          "mysql.user is a view there",
          Set.of("15-administration/mysql-update-user"));

  private GrantExceptions() {}

  /** Whether a finding is one of them. */
  static boolean explain(Finding finding, boolean mariaDb) {
    // The account has a way into its own schema already, and its mode is not followed here.
    return finding.detail().equals("SHOW VIEW ON `shop`.*")
        || finding.id().startsWith("03-charsets/after-set-")
        || lists(ON_BOTH, finding)
        || mariaDb && lists(ON_MARIADB, finding);
  }

  private static boolean lists(Map<String, Set<String>> exceptions, Finding finding) {
    return exceptions.values().stream().anyMatch(ids -> ids.contains(finding.id()));
  }
}

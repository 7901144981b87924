package dev.sallyport.policy;

import java.util.Set;

/**
 * Session variables that a client may set, that a policy may let it set, and that nothing lets it
 * set.
 *
 * <p>Source: MySQL Reference Manual 8.0, chapter 7.1.8 (system variables).
 */
final class SessionVariables {
  /**
   * What a client may set without a rule. Each concerns this session alone, and none switches a
   * check of the server off, writes a log, or reaches another session. What changes how text is
   * read (sql_mode, the character sets) is tracked by the session from the server's answers.
   */
  static final Set<String> ALWAYS =
      Set.of(
          "autocommit",
          "auto_increment_increment",
          "auto_increment_offset",
          "big_tables",
          "character_set_client",
          "character_set_connection",
          "character_set_results",
          "character_set_server",
          "collation_connection",
          "collation_server",
          "cte_max_recursion_depth",
          "default_week_format",
          "div_precision_increment",
          "explicit_defaults_for_timestamp",
          "group_concat_max_len",
          "information_schema_stats_expiry",
          "innodb_lock_wait_timeout",
          "interactive_timeout",
          "lc_messages",
          "lc_time_names",
          "lock_wait_timeout",
          "max_error_count",
          "max_execution_time",
          "max_statement_time",
          "names",
          "net_read_timeout",
          "net_write_timeout",
          "optimizer_switch",
          "session_track_schema",
          "session_track_state_change",
          "session_track_system_variables",
          "session_track_transaction_info",
          "sql_auto_is_null",
          "sql_mode",
          "sql_notes",
          "sql_quote_show_create",
          "sql_safe_updates",
          "sql_select_limit",
          "sql_warnings",
          "time_zone",
          "transaction_isolation",
          "transaction_read_only",
          "tx_isolation",
          "tx_read_only",
          "wait_timeout");

  /**
   * What no policy can let a client set: what writes or falsifies logs and replication, hides from
   * the gateway what it must see, or shows what others said.
   */
  static final Set<String> NEVER =
      Set.of(
          "binlog_format",
          "binlog_row_image",
          "binlog_row_value_options",
          "binlog_rows_query_log_events",
          "debug",
          "debug_sync",
          "external_user",
          "gtid_domain_id",
          "gtid_next",
          "gtid_seq_no",
          "immediate_server_version",
          "optimizer_trace",
          "original_commit_timestamp",
          "original_server_version",
          "password",
          "proxy_user",
          "pseudo_replica_mode",
          "pseudo_slave_mode",
          "pseudo_thread_id",
          "resultset_metadata",
          "server_id",
          "skip_replication",
          "slow_query_log",
          "sql_log_bin",
          "sql_log_off",
          "sql_log_update",
          "wsrep_on");

  private SessionVariables() {}
}

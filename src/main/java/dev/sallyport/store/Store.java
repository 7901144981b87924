package dev.sallyport.store;

import dev.sallyport.access.InstallationStore;
import dev.sallyport.access.LeaseStore;
import dev.sallyport.access.TokenUses;
import dev.sallyport.access.connections.ConnectionStore;
import dev.sallyport.approval.ApprovalHistory;
import dev.sallyport.approval.ApprovalStore;
import dev.sallyport.approval.StandingStore;
import dev.sallyport.config.LedgerConfig.Keep;
import dev.sallyport.config.StoreConfig;
import dev.sallyport.export.ExportCursors;
import dev.sallyport.identity.IssuerKeyStore;
import dev.sallyport.identity.RevocationStore;
import dev.sallyport.identity.SharedSignIns;
import dev.sallyport.nodes.NodeLog;
import dev.sallyport.publishing.PolicyVersions;
import dev.sallyport.recording.ActLog;
import dev.sallyport.recording.AuditTallies;
import dev.sallyport.recording.EventFeed;
import dev.sallyport.recording.KeptAnswers;
import dev.sallyport.recording.LedgerHome;
import dev.sallyport.recording.LegalHolds;
import dev.sallyport.recording.RetentionReport;
import dev.sallyport.recording.SeenPrincipals;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.SessionEvidence;
import dev.sallyport.recording.StatementSearch;
import dev.sallyport.recording.Statistics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.NoSuchFileException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The database and the ports over it. */
public final class Store {
  private final Database database;
  private final SqlLedger ledger;
  private final LegalHolds holds;
  private final SessionEvidence evidence;
  private final SqlSessionArchive sessionArchive;
  private final EventFeed feed;
  private final ExportCursors exportCursors;
  private final StatementSearch statementSearch;
  private final ApprovalStore approvalStore;
  private final RevocationStore revocationStore;
  private final LeaseStore leases;
  private final TokenUses tokenUses;
  private final InstallationStore installation;
  private final ActLog acts;
  private final KeptAnswers keptAnswers;
  private final StandingStore standing;
  private final SeenPrincipals seen;
  private final Statistics statistics;
  private final PolicyVersions policyVersions;
  private final ConnectionStore connections;
  private final ApprovalHistory approvalHistory;
  private final AuditTallies tallies;
  private final Optional<NodeLog> nodeLog;
  private volatile Optional<RetentionReport> retention = Optional.empty();

  private Store(Database database, Vertx vertx, StoreConfig config, String origin) {
    this.database = database;
    this.ledger = new SqlLedger(database);
    this.evidence = new StoredSessionEvidence(config, vertx);
    this.holds = new SqlLegalHolds(database, ledger);
    SqlSessionArchive archive = new SqlSessionArchive(database, vertx, ledger);
    this.sessionArchive = archive;
    this.nodeLog =
        config instanceof StoreConfig.PostgreSql server && !origin.isEmpty()
            ? Optional.of(new PostgresNodeLog(vertx, server, origin, archive::tell))
            : Optional.empty();
    this.feed = new SqlEventFeed(database);
    this.exportCursors = new SqlExportCursors(database, Clock.systemUTC());
    this.statementSearch = new SqlStatementSearch(database);
    this.approvalStore = new SqlApprovalStore(database);
    this.revocationStore = new SqlRevocationStore(database);
    this.leases = new SqlLeaseStore(database);
    this.tokenUses = new SqlTokenUses(database);
    this.installation = new SqlInstallation(database);
    this.acts = new SqlActLog(database, ledger);
    this.keptAnswers = new SqlKeptAnswers(database);
    this.standing = new SqlStandingStore(database);
    this.seen = new SqlSeenPrincipals(database);
    this.statistics = new SqlStatistics(database);
    this.policyVersions = new SqlPolicyVersions(database);
    this.connections = new SqlConnectionStore(database);
    this.approvalHistory = new SqlApprovalHistory(database);
    this.tallies = new SqlAuditTallies(database);
  }

  /**
   * Opens the store, created and brought up to date as needed.
   *
   * @return fails when the file cannot be created, is no database, or its tables are broken
   */
  public static Future<Store> open(StoreConfig config, Vertx vertx) {
    return vertx.executeBlocking(
        () -> {
          if (config instanceof StoreConfig.PostgreSql server) {
            PostgresDatabase.migrate(server);
            return ofPostgres(server, vertx);
          }
          StoreConfig.Sqlite sqlite = (StoreConfig.Sqlite) config;
          SqliteDatabase.migrate(sqlite);
          return new Store(SqliteDatabase.open(sqlite, vertx), vertx, config, "");
        });
  }

  /** Over a database that is up to date. */
  static Store ofPostgres(StoreConfig.PostgreSql config, Vertx vertx) {
    String origin = "sallyport " + UUID.randomUUID();
    return new Store(PostgresDatabase.open(config, vertx, origin), vertx, config, origin);
  }

  /**
   * Opens a store only to look at it, also while a gateway uses it. Every change fails.
   *
   * @throws NoSuchFileException when there is none
   */
  public static Store openForReading(StoreConfig config, Vertx vertx) throws NoSuchFileException {
    Database database =
        config instanceof StoreConfig.PostgreSql server
            ? PostgresDatabase.openForReading(server, vertx)
            : SqliteDatabase.openForReading(((StoreConfig.Sqlite) config).file(), vertx);
    return new Store(database, vertx, config, "");
  }

  /**
   * A plain connection that can change nothing, for what reads everything as it is at one moment.
   *
   * @throws NoSuchFileException when there is no such file
   */
  static Connection reading(StoreConfig config) throws SQLException, NoSuchFileException {
    return config instanceof StoreConfig.PostgreSql server
        ? PostgresDatabase.reading(server)
        : SqliteDatabase.reading(((StoreConfig.Sqlite) config).file());
  }

  /**
   * A plain connection in a transaction, before whose end nobody else writes.
   *
   * @throws NoSuchFileException when there is no such file
   */
  static Connection writing(StoreConfig config) throws SQLException, NoSuchFileException {
    return config instanceof StoreConfig.PostgreSql server
        ? PostgresDatabase.writing(server)
        : SqliteDatabase.writing(((StoreConfig.Sqlite) config).file());
  }

  /** How statements are found by their words. */
  static WordIndex words(StoreConfig config) {
    return config instanceof StoreConfig.PostgreSql ? new TsvectorWords() : new Fts5Words();
  }

  /** By which nodes that share it know of each other; empty where one has it for itself. */
  public Optional<NodeLog> nodeLog() {
    return nodeLog;
  }

  /** Sign-ins of people at any of the consoles that share it. */
  public SharedSignIns signIns() {
    return nodeLog.isEmpty() ? SharedSignIns.NONE : new SqlSharedSignIns(database);
  }

  /** What was shipped from the journals. */
  public SessionArchive sessionArchive() {
    return sessionArchive;
  }

  /**
   * From now on signs what is kept, in the ledger of a home.
   *
   * @return fails when another key signed in it last and is not at hand
   */
  public Future<Void> sign(LedgerHome home, Clock clock) {
    return ledger.begin(home, clock);
  }

  /** Signs everything that was kept since the last time; nothing where nothing is signed. */
  public Future<Void> checkpoint() {
    return ledger.checkpoint();
  }

  /**
   * Deletes whole sessions that no rule keeps any more and no legal hold is about; a signed
   * tombstone stays of each.
   *
   * @param sinks what one of these has not been sent yet stays
   * @return how that went; fails where nothing is signed, or not all that is there is as it was
   */
  public Future<RetentionReport> applyRetention(List<Keep> rules, Set<String> sinks, Clock clock) {
    return new SqlRetention(database, ledger, rules, sinks, clock)
        .run()
        .onSuccess(report -> retention = Optional.of(report))
        .onFailure(
            cause ->
                retention =
                    Optional.of(
                        new RetentionReport(
                            clock.instant(),
                            0,
                            0,
                            0,
                            Optional.empty(),
                            List.of("not applied: " + cause.getMessage()))));
  }

  /** How often the database failed since it was opened. */
  public long failures() {
    return database.failures();
  }

  /** How retention was last applied; empty where it was not yet. */
  public Optional<RetentionReport> retention() {
    return retention;
  }

  /** What must not be deleted. */
  public LegalHolds legalHolds() {
    return holds;
  }

  /** What is checked away from the gateway. */
  public SessionEvidence evidence() {
    return evidence;
  }

  /** All events in the order in which they were kept. */
  public EventFeed feed() {
    return feed;
  }

  /** All recorded statements. */
  public StatementSearch statementSearch() {
    return statementSearch;
  }

  /** Requests and decisions. */
  public ApprovalStore approvalStore() {
    return approvalStore;
  }

  /** Who was thrown out. */
  public RevocationStore revocationStore() {
    return revocationStore;
  }

  /** Leases. */
  public LeaseStore leases() {
    return leases;
  }

  /** Which tokens were used, where they may be used once. */
  public TokenUses tokenUses() {
    return tokenUses;
  }

  /** The keys of issuers, for nodes that cannot ask these. */
  public IssuerKeyStore issuerKeys() {
    return new SqlIssuerKeyStore(database);
  }

  /** What this installation keeps of itself. */
  public InstallationStore installation() {
    return installation;
  }

  /** What was done to the gateway itself. */
  public ActLog acts() {
    return acts;
  }

  /** What is kept of requests that carry a key. */
  public KeptAnswers keptAnswers() {
    return keptAnswers;
  }

  /** Approvals of further statements. */
  public StandingStore standing() {
    return standing;
  }

  /** Everybody who came in or asked to. */
  public SeenPrincipals seenPrincipals() {
    return seen;
  }

  /** Figures over what was recorded. */
  public Statistics statistics() {
    return statistics;
  }

  /** Every set of policies that was in force. */
  public PolicyVersions policyVersions() {
    return policyVersions;
  }

  /** Connections that were registered. */
  public ConnectionStore connections() {
    return connections;
  }

  /** Up to where the audit trail was sent elsewhere. */
  public ExportCursors exportCursors() {
    return exportCursors;
  }

  /** All requests that there ever were. */
  public ApprovalHistory approvalHistory() {
    return approvalHistory;
  }

  /** Counts that reports are made of. */
  public AuditTallies auditTallies() {
    return tallies;
  }

  /** Closes all connections; what was acknowledged is kept. */
  public Future<Void> close() {
    return database.close().onComplete(closed -> sessionArchive.close());
  }
}

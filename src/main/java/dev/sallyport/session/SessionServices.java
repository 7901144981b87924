package dev.sallyport.session;

import dev.sallyport.access.AccessPace;
import dev.sallyport.access.SessionAccounts;
import dev.sallyport.access.TokenUses;
import dev.sallyport.approval.ApprovalDesk;
import dev.sallyport.backend.BackendDialer;
import dev.sallyport.backend.DatabaseAdministration;
import dev.sallyport.masking.HashKey;
import dev.sallyport.policy.Policies;
import dev.sallyport.recording.Recorder;
import dev.sallyport.session.relay.RowLimit;
import dev.sallyport.sql.Inspector;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.function.Function;

/**
 * What sessions of one event loop work with.
 *
 * @param lookouts the gateway's own connections on this event loop to look at what would be touched
 * @param recorder the journal of this event loop
 * @param reviews what statements that need a person, or were refused, work with
 * @param hashKeys what pseudonyms are made with, by the name of the connection
 * @param rowsRecorded what is kept of a statement's rows in the minutes
 */
public record SessionServices(
    Vertx vertx,
    Policies policies,
    Inspector inspector,
    SessionAccounts accounts,
    BackendDialer dialer,
    DatabaseAdministration administration,
    Lookouts lookouts,
    Catalogues catalogues,
    Recorder recorder,
    ApprovalDesk approvals,
    ReviewServices reviews,
    TokenUses tokenUses,
    AccessPace accessPace,
    SessionRegistry registry,
    SessionObserver observer,
    StatementTraces traces,
    Clock clock,
    Function<String, HashKey> hashKeys,
    RowLimit rowsRecorded) {}

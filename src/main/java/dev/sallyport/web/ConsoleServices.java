package dev.sallyport.web;

import dev.sallyport.access.Revoking;
import dev.sallyport.approval.ApprovalDesk;
import dev.sallyport.approval.ApprovalFeed;
import dev.sallyport.approval.StandingApprovals;
import dev.sallyport.recording.ActLog;
import dev.sallyport.recording.KeptAnswers;
import dev.sallyport.recording.SeenPrincipals;
import dev.sallyport.recording.SessionArchive;
import dev.sallyport.recording.StatementSearch;
import dev.sallyport.recording.Statistics;

/**
 * All that the console shows and what it acts upon.
 *
 * @param signIns how people come in
 * @param desk where requests wait
 * @param feed tells of changes of requests
 * @param archive recorded sessions
 * @param statements recorded statements of all of them
 * @param revoking throws out
 * @param access what access requests over HTTP work with
 * @param card what a client must know of the gateway
 * @param policies what the policies page works with
 * @param acts where administrative acts are written down before they are done
 * @param answers what is kept of requests that carry a key
 * @param standing approvals of further statements
 * @param seen everybody who came in or asked to
 * @param statistics figures over what was recorded
 * @param connections what the page of connections works with
 * @param audit the audit trail as a whole
 */
public record ConsoleServices(
    SignIns signIns,
    ApprovalDesk desk,
    ApprovalFeed feed,
    SessionArchive archive,
    StatementSearch statements,
    Revoking revoking,
    AccessServices access,
    GatewayCard card,
    PolicyServices policies,
    ActLog acts,
    KeptAnswers answers,
    StandingApprovals standing,
    SeenPrincipals seen,
    Statistics statistics,
    ConnectionServices connections,
    AuditServices audit) {}

package dev.sallyport.web;

import dev.sallyport.export.ExportStatus;
import dev.sallyport.recording.EventFeed;
import dev.sallyport.recording.LegalHolds;
import dev.sallyport.recording.RecordingService;
import dev.sallyport.recording.RetentionReport;
import dev.sallyport.recording.SessionEvidence;
import dev.sallyport.reports.Reports;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The audit trail as a whole.
 *
 * @param feed all events in their order
 * @param exports how the sinks stand, in the order of the configuration
 * @param reports what is asked of the records again and again
 * @param holds what must not be deleted
 * @param evidence what is checked away from the gateway
 * @param backlog how the journal does
 * @param retentionRules how many rules of retention there are
 * @param retention how they were last applied
 */
public record AuditServices(
    EventFeed feed,
    Supplier<List<ExportStatus>> exports,
    Reports reports,
    LegalHolds holds,
    SessionEvidence evidence,
    Supplier<RecordingService.Backlog> backlog,
    IntSupplier retentionRules,
    Supplier<Optional<RetentionReport>> retention) {}

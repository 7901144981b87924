package dev.sallyport.web;

import dev.sallyport.export.ExportStatus;
import dev.sallyport.recording.EventFeed;
import java.util.List;
import java.util.function.Supplier;

/**
 * What those who keep a copy of the audit trail work with.
 *
 * @param feed all events in their order
 * @param exports how the sinks stand, in the order of the configuration
 */
public record AuditServices(EventFeed feed, Supplier<List<ExportStatus>> exports) {}

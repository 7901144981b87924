package dev.sallyport.reports;

import java.time.Instant;
import java.util.List;

/** Rows that stay together, and where they stand among others. */
record Dated(Instant at, List<List<Object>> rows) {}

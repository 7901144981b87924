/**
 * What an auditor asks of the records: who touched a table, what an agent did, who approved what,
 * what was refused, which rules decide nothing.
 *
 * <p>Owns the reports, their rows, and how rows are written. Reads through the ports of other rooms
 * page by page and hands each page on before it asks for the next, so that a report over years
 * takes no more memory than one over an hour; what has to be told apart meanwhile is bounded.
 * Thread rule: callable from any thread; a report goes on wherever its ports complete. Failure
 * rule: a report that cannot be whole fails, and whoever writes it must not let what was written
 * look whole.
 */
package dev.sallyport.reports;

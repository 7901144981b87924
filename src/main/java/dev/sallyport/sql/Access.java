package dev.sallyport.sql;

/**
 * One thing that a statement does to one table. A statement is the set of its accesses.
 *
 * @param verb what is done
 * @param table to which table
 */
public record Access(Verb verb, TableName table) {}

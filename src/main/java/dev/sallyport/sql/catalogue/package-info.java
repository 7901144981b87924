/**
 * What exists in a database: tables, views, routines, triggers, foreign keys.
 *
 * <p>Owns the model that names are bound to and its JSON form; who reads it from a server is not
 * its business. Thread rule: immutable. Failure rule: what is not in it is not known, and whoever
 * asks treats it so; a JSON file that is not one is refused with the place.
 */
package dev.sallyport.sql.catalogue;

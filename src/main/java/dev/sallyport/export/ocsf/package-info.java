/**
 * Events of the audit trail as events of the Open Cybersecurity Schema Framework, one for one.
 *
 * <p>Owns which class, activity and attributes stand for what; schema version 1.9.0 of August 2026,
 * <a href="https://schema.ocsf.io/1.9.0">schema.ocsf.io/1.9.0</a>, its profile {@code
 * security_control} included. Thread rule: pure. Failure rule: whatever has no attribute of its own
 * in the schema stands under {@code unmapped} by the name that it has in the audit trail, and an
 * event that no class fits is a base event; nothing is left out.
 */
package dev.sallyport.export.ocsf;

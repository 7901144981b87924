/**
 * People are told that something waits for them, and how it ended: by webhook, chat and e-mail.
 *
 * <p>Owns the messages and their delivery. What leaves here is meant to be read by more people, and
 * kept for longer, than the console: no statement, no parameter and nothing else that somebody
 * typed is in a message, only who, where, which verbs and tables, which rule, and a link. Thread
 * rule: everything lives on the event loop of the one {@link dev.sallyport.notify.NotifyVerticle};
 * {@link dev.sallyport.approval.ApprovalFeed} hands changes over and waits for nothing. Failure
 * rule: a message that cannot be delivered is tried again within bounds, then dropped, logged and
 * counted; no session, desk or other channel notices.
 */
package dev.sallyport.notify;

package dev.sallyport.export;

import dev.sallyport.recording.EventFeed.Place;

/**
 * An event as one line of JSON, without the end of line.
 *
 * @param session identifier, the same in every installation and nowhere twice
 * @param type of the event, for example {@code judged}
 * @param grave whether something was refused
 */
record Line(Place place, String session, String type, boolean grave, byte[] json) {}

package dev.sallyport.export;

import dev.sallyport.recording.EventFeed.Place;

/**
 * An event or act as one line of JSON, without the end of line.
 *
 * @param origin identifier of its session, or of the act: the same in every installation and
 *     nowhere twice
 * @param type of the event, for example {@code judged}, or kind of the act
 * @param grave whether something was refused
 */
record Line(Place place, String origin, String type, boolean grave, byte[] json) {}

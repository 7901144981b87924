package dev.sallyport.bench.sizing;

/**
 * Something that is used up.
 *
 * @param name for people
 * @param average part of it that is used over the working day
 * @param busiest the same in the busiest minute, or at the highest point of what is occupied
 * @param behindSeconds how long work waits at the worst behind work that came before; 0 for what is
 *     occupied and not worked off
 * @param grows whether an installation adds more of it: nodes, processors, people
 */
record Resource(String name, double average, double busiest, double behindSeconds, boolean grows) {
  /** By proportion: all that uses it is for each agent. */
  double breaksAt(int agents) {
    return busiest <= 0 ? Double.POSITIVE_INFINITY : agents / busiest;
  }
}

package dev.sallyport.bench;

/**
 * What came of a load.
 *
 * @param queries how many were answered; results or sessions where these are counted
 * @param p50Millis median of how long one took, of a whole transaction where there are some
 * @param p99Millis 99 of 100 took no longer
 */
record Load(long queries, double seconds, double p50Millis, double p99Millis) {
  double perSecond() {
    return queries / seconds;
  }
}

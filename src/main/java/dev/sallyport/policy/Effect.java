package dev.sallyport.policy;

/** What a rule does, from the mildest to the strictest. */
enum Effect {
  ALLOW,
  REVIEW,
  DENY
}

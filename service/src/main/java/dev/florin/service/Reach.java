package dev.florin.service;

/** How far a caller's roles reach with one method; the further ones come later. */
enum Reach {
  /** Not at all. */
  NOTHING,
  /** To what is the caller's own. What is another's looks as if it were not there. */
  OWN,
  /** To everybody's, and each time it is another's it is recorded in the audit log. */
  NOTED,
  /** To everybody's. */
  ANY;

  boolean reachesOthers() {
    return this == NOTED || this == ANY;
  }
}

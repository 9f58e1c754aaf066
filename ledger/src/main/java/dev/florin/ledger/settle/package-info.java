/**
 * Settling what was accepted: which instance holds which slots of the backlog, reading them for the
 * workers, and what becomes of transfers that fail. The workers themselves are lanes.
 */
@NullMarked
package dev.florin.ledger.settle;

import org.jspecify.annotations.NullMarked;

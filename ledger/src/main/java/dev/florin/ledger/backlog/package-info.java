/**
 * Transfers that were accepted and wait to be settled: what operators see of them and do about
 * those that were parked, and how those that ended are forgotten.
 */
@NullMarked
package dev.florin.ledger.backlog;

import org.jspecify.annotations.NullMarked;

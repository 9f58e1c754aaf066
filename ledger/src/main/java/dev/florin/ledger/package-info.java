/**
 * Money: the ledger's door and the words it speaks. Commands go in, outcomes come out; wallets and
 * history are read beside them. All amounts are int64 minor units.
 */
@NullMarked
package dev.florin.ledger;

import org.jspecify.annotations.NullMarked;

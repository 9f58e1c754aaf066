package dev.florin.app;

import java.util.Optional;

/**
 * A transfer that was acknowledged, to be settled later.
 *
 * @param order what was asked for
 * @param id what it is called since
 * @param toldAtCancel the state that was told when it was cancelled, or was not any more; empty
 *     where nobody asked for that
 */
record AcceptedOrder(Order order, String id, Optional<String> toldAtCancel) {}

/**
 * Events sent to whoever asked for them: all HTTP that goes out.
 *
 * <p>One instance delivers for all, by a lease. Each webhook has a {@link
 * dev.florin.webhooks.Courier} of its own, with connections, threads and bounds of its own, so that
 * none waits for another's receiver. A courier does two things side by side:
 *
 * <ul>
 *   <li><b>First attempts</b> follow the log. Each is begun before the next one, and none waits for
 *       the answer to another. Before any is begun, the place up to which they are is written down;
 *       whoever takes over sends what lies between that and the settled place again, and says that
 *       it is not the first attempt.
 *   <li><b>Retries</b> are rows: what failed once is tried again beside the later events, after
 *       pauses that double.
 * </ul>
 *
 * <p>An event is so delivered at least once, whatever dies; and a second attempt is always known to
 * be one, by its header {@code Florin-Attempt}, and its {@code webhook-id} is that of the first.
 *
 * <p>Where a URL leads is decided by {@link dev.florin.webhooks.AddressGuard}, and the connection
 * goes to the very address that was checked.
 */
@NullMarked
package dev.florin.webhooks;

import org.jspecify.annotations.NullMarked;
